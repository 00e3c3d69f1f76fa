"""Keeping the search index equal to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b

import orjson
import structlog

from forum.kernel.database import session
from forum.kernel.ending import is_ending
from forum.kernel.search import SOURCES, Document, Source, engine
from search import sync
from search.checks import check_document, spec_of
from search.engine import SearchRejected, SearchUnavailable
from search.indexes import INDEXES

log = structlog.get_logger("search")
_REV_BYTES = 6  # the server keeps whole numbers up to 2**53
Told = Callable[[], None]


def refresh(source: Source, row_ids: Sequence[int]) -> None:
    """Bring the documents of these rows to what the rows are now. Raises SearchUnavailable, to be tried again.

    Five hundred at a time: a thread of 100,000 posts that changes its title is more than a statement can name. A row
    that the engine refuses keeps no other from being found: SearchRejected names it once the others are in, and what
    the index had of it before is gone, since others may have been allowed to find that.
    """
    rows = list(dict.fromkeys(row_ids))
    refused: list[str] = []
    for first in range(0, len(rows), sync.BATCH):
        _refresh_or_halve(source, rows[first : first + sync.BATCH], refused)
    if refused:
        raise SearchRejected("; ".join(refused[:20]))


def rebuild(index: str, told: Told = lambda: None) -> int:
    """Fill a new index from the database, swap it in, and catch up with what changed meanwhile.

    Answers how many documents it has. `told` is called now and then, so that a long rebuild can say that it goes on.
    """
    source = SOURCES.get(index)
    if source is None:
        return engine().rebuild(index, iter(()))
    count = engine().rebuild(index, _batches(source, told))
    verify(index, repair=True, told=told)
    return count


def needed() -> list[str]:
    """The indexes that are missing or of an older form, after the engine has prepared itself."""
    missing = engine().ready().needs_rebuild  # asked first, since preparing makes empty ones
    provision = getattr(engine(), "provision", None)
    if provision is not None:
        provision()
    return list(dict.fromkeys([*missing, *engine().ready().needs_rebuild]))


def rebuild_needed(told: Told = lambda: None) -> dict[str, int]:
    """Create and fill the indexes that are missing or of an older form; documents by index. The next process does
    what is left when this one is to end meanwhile."""
    return {index: rebuild(index, told) for index in needed() if not is_ending()}


def verify(index: str, *, repair: bool, told: Told = lambda: None) -> sync.Difference:
    """Compare every document of the index with the database, and mend what differs if wished.

    What should not be found any more goes first. A document that the engine refuses stays in the difference.
    """
    source = SOURCES[index]
    expected = {str(document["id"]): int(document["rev"]) for batch in _batches(source, told) for document in batch}
    difference = sync.verify(engine(), index, expected)
    if repair and difference:
        rows = {_row_of(source, identity) for identity in (*difference.missing, *difference.stale)}
        engine().delete(index, list(difference.extra))
        try:
            refresh(source, sorted(rows))
        except SearchRejected as error:  # the other indexes are looked after all the same
            log.warning("documents refused", index=index, error=str(error))
    return difference


def names() -> list[str]:
    """The indexes that a feature fills."""
    return [name for name in INDEXES if name in SOURCES]


def stamped(document: Document) -> Document:
    """The document with its `rev`: a digest of everything in it, so that `verify` finds whatever differs."""
    said = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    return {**document, "rev": int.from_bytes(blake2b(said, digest_size=_REV_BYTES).digest())}


def _refresh_or_halve(source: Source, rows: Sequence[int], refused: list[str]) -> None:
    try:
        _refresh_some(source, rows)
    except SearchRejected as error:
        if len(rows) == 1:
            refused.append(f"{source.prefix}{rows[0]}: {error}")
            _leave_out(source, rows[0])
            return
        middle = len(rows) // 2
        _refresh_or_halve(source, rows[:middle], refused)
        _refresh_or_halve(source, rows[middle:], refused)


def _leave_out(source: Source, row: int) -> None:
    """Only those of the documents of a row stay that an index takes."""
    with suppress(SearchRejected):
        if source.owner_field is None:
            engine().delete(source.index, [f"{source.prefix}{row}"])
            return
        sound = [stamped(document) for document in source.documents([row]) if _is_sound(source, document)]
        engine().replace(source.index, source.owner_field, [row], sound)


def _refresh_some(source: Source, rows: Sequence[int]) -> None:
    documents = list(map(stamped, source.documents(rows)))
    if source.owner_field is not None:
        engine().replace(source.index, source.owner_field, rows, documents)
        return
    kept = {str(document["id"]) for document in documents}
    gone = [identity for row in rows if (identity := f"{source.prefix}{row}") not in kept]
    engine().delete(source.index, gone)
    engine().upsert(source.index, documents)


def _batches(source: Source, told: Told) -> Iterator[Sequence[Document]]:
    """All documents; one that no index takes is left out and logged, and costs the others nothing."""
    for row_ids in source.every():
        yield [stamped(document) for document in source.documents(row_ids) if _is_sound(source, document)]
        session.expunge_all()
        told()


def _is_sound(source: Source, document: Document) -> bool:
    try:
        check_document(spec_of(source.index), document)
    except SearchRejected as error:
        log.warning("document refused", index=source.index, error=str(error))
        return False
    return True


def _row_of(source: Source, identity: str) -> int:
    return int(identity.removeprefix(source.prefix).split("-")[0])


__all__ = ["SearchUnavailable", "names", "needed", "rebuild", "rebuild_needed", "refresh", "stamped", "verify"]
