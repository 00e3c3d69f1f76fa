"""Counting downloads: once for each person within 24 hours, and never while somebody waits for the file.

A process gathers who downloaded what and writes it down together; a job counts what was written.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from forum.blueprints.library import policies
from forum.blueprints.library.models.downloads import ResourceDownload
from forum.blueprints.library.models.resources import Resource
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.gathering import Gathered
from forum.kernel.policies import authorize
from forum.kernel.sightings import AT_ONCE, Sighting, Sightings
from forum.kernel.use_case import use_case

COUNTED_AGAIN = timedelta(hours=24)
_kept = Sightings(ResourceDownload.resource_id, Resource.download_count, COUNTED_AGAIN)


def note_download(resource_id: int, visitor: str | None, status: int) -> None:
    """Remember that somebody was sent a document; machines are nobody, and what a browser has already is not sent."""
    if visitor is not None and status == 200:
        _downloads.add((resource_id, visitor))


def write_downloads() -> None:
    """Write down what this process has gathered."""
    _downloads.write()


@use_case
def save_downloads(actor: Actor, downloads: set[Sighting]) -> None:
    """Keep downloads that count: of those who have not had the document within 24 hours."""
    authorize(policies.can_note_text, actor)
    _kept.keep(downloads)


@use_case
def count_downloads(actor: Actor) -> int:
    """Add up to 500 of what was written down to the numbers of their documents; how many there were."""
    authorize(policies.can_note_text, actor)
    waiting = sa.select(ResourceDownload.resource_id, ResourceDownload.visitor)
    waiting = waiting.where(ResourceDownload.counted_at.is_(None)).order_by(ResourceDownload.resource_id)
    keys = [(row[0], row[1]) for row in session.execute(waiting.limit(AT_ONCE).with_for_update(skip_locked=True))]
    if not keys:
        return 0
    counted = sa.update(ResourceDownload).where(_kept.are(keys)).values(counted_at=clock.now())
    session.execute(counted, execution_options={"synchronize_session": False})
    _kept.add_up(number for number, _ in keys)
    return len(keys)


@use_case
def forget_downloads(actor: Actor) -> int:
    """Drop those after which another of the same person counts, at most 500; how many there were."""
    authorize(policies.can_note_text, actor)
    return _kept.forget()


def _save(downloads: set[Sighting]) -> None:
    save_downloads(SYSTEM, downloads)


_downloads: Gathered[Sighting] = Gathered(_save)
