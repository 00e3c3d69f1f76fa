"""Keeping the search index equal to the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forum.kernel.database import session
from forum.kernel.search import SOURCES, Document, Source, engine
from search import sync
from search.engine import SearchUnavailable
from search.indexes import INDEXES


def refresh(source: Source, row_ids: Sequence[int]) -> None:
    """Bring the documents of these rows to what the rows are now. Raises SearchUnavailable, to be tried again.

    Five hundred at a time: a thread of 100,000 posts that changes its title is more than a statement can name.
    """
    rows = list(dict.fromkeys(row_ids))
    for first in range(0, len(rows), sync.BATCH):
        _refresh_some(source, rows[first : first + sync.BATCH])


def rebuild(index: str) -> int:
    """Fill a new index from the database and swap it in; answers how many documents it has."""
    source = SOURCES.get(index)
    if source is None:
        return engine().rebuild(index, iter(()))
    return engine().rebuild(index, _batches(source))


def needed() -> list[str]:
    """The indexes that are missing or of an older form, after the engine has prepared itself."""
    provision = getattr(engine(), "provision", None)
    if provision is not None:
        provision()
    return list(engine().ready().needs_rebuild)


def rebuild_needed() -> dict[str, int]:
    """Create and fill the indexes that are missing or of an older form; documents by index."""
    return {index: rebuild(index) for index in needed()}


def verify(index: str, *, repair: bool) -> sync.Difference:
    """Compare the index with the database, and mend it if wished."""
    source = SOURCES[index]
    expected = {str(document["id"]): int(document["rev"]) for batch in _batches(source) for document in batch}
    difference = sync.verify(engine(), index, expected)
    if repair and difference:
        rows = {_row_of(source, identity) for identity in (*difference.missing, *difference.stale)}
        engine().delete(index, list(difference.extra))
        refresh(source, sorted(rows))
    return difference


def names() -> list[str]:
    """The indexes that a feature fills."""
    return [name for name in INDEXES if name in SOURCES]


def _refresh_some(source: Source, rows: Sequence[int]) -> None:
    documents = source.documents(rows)
    if source.owner_field is not None:
        engine().replace(source.index, source.owner_field, rows, documents)
        return
    kept = {str(document["id"]) for document in documents}
    gone = [identity for row in rows if (identity := f"{source.prefix}{row}") not in kept]
    engine().delete(source.index, gone)
    engine().upsert(source.index, documents)


def _batches(source: Source) -> Iterator[Sequence[Document]]:
    for row_ids in source.every():
        yield source.documents(row_ids)
        session.expunge_all()


def _row_of(source: Source, identity: str) -> int:
    return int(identity.removeprefix(source.prefix).split("-")[0])


__all__ = ["SearchUnavailable", "names", "needed", "rebuild", "rebuild_needed", "refresh", "verify"]
