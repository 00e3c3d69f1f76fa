"""Keeps an index equal to what it is made from: upsert, delete, rebuild, verify and repair."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from search.engine import Document, SearchEngine

BATCH = 500
Item = TypeVar("Item")

# Today's documents of these ids; one that should not be found any more is left out.
Loader = Callable[[Sequence[str]], Iterable[Document]]


@dataclass(frozen=True)
class Difference:
    """What an index lacks, has in an older `rev`, or has and should not."""

    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.extra)


def refresh(engine: SearchEngine, index: str, ids: Sequence[str], load: Loader) -> None:
    """Bring these documents to today's state, whatever happened to them; repeating it does no harm.

    Removals go first, so that what must not be seen any more disappears before anything else is sent.
    """
    for chunk in _chunks(dict.fromkeys(ids)):
        documents = list(load(chunk))
        present = {document["id"] for document in documents}
        engine.delete(index, [identity for identity in chunk if identity not in present])
        engine.upsert(index, documents)


def rebuild(engine: SearchEngine, index: str, documents: Iterable[Document]) -> int:
    """Fill a new index from all documents and swap it in; answers how many there are.

    What changed meanwhile is not in it: `verify` afterwards, as `rebuild_and_verify` does.
    """
    return engine.rebuild(index, _chunks(documents))


def rebuild_and_verify(
    engine: SearchEngine,
    index: str,
    documents: Iterable[Document],
    expected: Callable[[], Mapping[str, int]],
    load: Loader,
) -> int:
    """Rebuild, then catch up with what changed while it ran; `expected` is asked after the swap."""
    count = rebuild(engine, index, documents)
    repair(engine, index, verify(engine, index, expected()), load)
    return count


def verify(engine: SearchEngine, index: str, expected: Mapping[str, int]) -> Difference:
    """Compare the index with the `rev` each id should have."""
    indexed = engine.ids(index)
    return Difference(
        missing=tuple(sorted(expected.keys() - indexed.keys())),
        stale=tuple(sorted(one for one, rev in expected.items() if one in indexed and indexed[one] != rev)),
        extra=tuple(sorted(indexed.keys() - expected.keys())),
    )


def repair(engine: SearchEngine, index: str, difference: Difference, load: Loader) -> None:
    """Remove what is extra, then load what is stale or missing."""
    for chunk in _chunks(difference.extra):
        engine.delete(index, chunk)
    refresh(engine, index, [*difference.stale, *difference.missing], load)


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, BATCH)):
        yield chunk
