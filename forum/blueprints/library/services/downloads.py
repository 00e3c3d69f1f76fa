"""Counting downloads: once for each person within 24 hours, and never while somebody waits for the file.

A process gathers who downloaded what and writes it down together; a job counts what was written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from forum.blueprints.library import policies
from forum.blueprints.library.models.downloads import ResourceDownload
from forum.blueprints.library.models.resources import Resource
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import is_postgresql, session
from forum.kernel.gathering import Gathered
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

COUNTED_AGAIN = timedelta(hours=24)
AT_ONCE = 500
Download = tuple[int, str]


def note_download(resource_id: int, visitor: str | None, status: int) -> None:
    """Remember that somebody was sent a document; machines are nobody, and what a browser has already is not sent."""
    if visitor is not None and status == 200:
        _downloads.add((resource_id, visitor))


def write_downloads() -> None:
    """Write down what this process has gathered."""
    _downloads.write()


@use_case
def save_downloads(actor: Actor, downloads: set[Download]) -> None:
    """Keep downloads that count: of those who have not had the document within 24 hours."""
    authorize(policies.can_note_text, actor)
    at = clock.now()
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    rows = [{"resource_id": n, "visitor": who, "seen_at": at, "counted_at": None} for n, who in sorted(downloads)]
    for start in range(0, len(rows), AT_ONCE):
        new = insert(ResourceDownload).values(rows[start : start + AT_ONCE])
        again = new.on_conflict_do_update(
            index_elements=["resource_id", "visitor"],
            set_={"seen_at": new.excluded.seen_at, "counted_at": None},
            where=ResourceDownload.seen_at <= at - COUNTED_AGAIN,
        )
        session.execute(again)


@use_case
def count_downloads(actor: Actor) -> int:
    """Add up to 500 of what was written down to the numbers of their documents; how many there were.

    Nothing that people edit changes, so nobody's open form becomes stale.
    """
    authorize(policies.can_note_text, actor)
    waiting = sa.select(ResourceDownload.resource_id, ResourceDownload.visitor)
    waiting = waiting.where(ResourceDownload.counted_at.is_(None)).order_by(ResourceDownload.resource_id)
    keys = [(row[0], row[1]) for row in session.execute(waiting.limit(AT_ONCE).with_for_update(skip_locked=True))]
    if not keys:
        return 0
    counted = sa.update(ResourceDownload).where(_is_one_of(keys)).values(counted_at=clock.now())
    session.execute(counted, execution_options={"synchronize_session": False})
    resources: defaultdict[int, list[int]] = defaultdict(list)
    for number, many in Counter(number for number, _ in keys).items():
        resources[many].append(number)
    for many, numbers in resources.items():
        more = sa.update(Resource).where(Resource.id.in_(numbers))
        values = {"download_count": Resource.download_count + many}
        session.execute(more.values(values), execution_options={"synchronize_session": False})
    return len(keys)


@use_case
def forget_downloads(actor: Actor) -> int:
    """Drop those after which another of the same person counts, at most 500; how many there were."""
    authorize(policies.can_note_text, actor)
    old = sa.select(ResourceDownload.resource_id, ResourceDownload.visitor).where(
        ResourceDownload.seen_at <= clock.now() - COUNTED_AGAIN, ResourceDownload.counted_at.is_not(None)
    )
    first = old.order_by(ResourceDownload.seen_at).limit(AT_ONCE).with_for_update(skip_locked=True)
    keys = [(row[0], row[1]) for row in session.execute(first)]
    if keys:
        session.execute(sa.delete(ResourceDownload).where(_is_one_of(keys)))
    return len(keys)


def _is_one_of(keys: list[Download]) -> sa.ColumnElement[bool]:
    return sa.tuple_(ResourceDownload.resource_id, ResourceDownload.visitor).in_(keys)


def _save(downloads: set[Download]) -> None:
    save_downloads(SYSTEM, downloads)


_downloads: Gathered[Download] = Gathered(_save)
