"""Counting how often a thread is looked at: once for each person within 8 hours, and never while it is opened.

A process gathers who opened what and writes it down together; a job counts what was written, so that nobody who opens
a thread waits for its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.models.views import ThreadView
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.gathering import Gathered
from forum.kernel.policies import authorize
from forum.kernel.sightings import AT_ONCE, Sighting, Sightings
from forum.kernel.use_case import use_case

COUNTED_AGAIN = timedelta(hours=8)
_kept = Sightings(ThreadView.thread_id, Thread.view_count, COUNTED_AGAIN)


def note_view(thread: Thread, visitor: str | None) -> None:
    """Remember that somebody has a thread before her; machines are nobody."""
    if visitor is not None and not thread.pending:
        _views.add((thread.id, visitor))


def write_views() -> None:
    """Write down what this process has gathered."""
    _views.write()


@use_case
def save_views(actor: Actor, views: set[Sighting]) -> None:
    """Keep views that count: of those who have not looked at the thread within 8 hours."""
    authorize(policies.can_count_views, actor)
    _kept.keep(views)


@use_case
def count_views(actor: Actor, after: int = 0) -> int | None:
    """Add what was written down to the numbers of up to 500 threads after an id; the last id, None when none is left.

    A thread that somebody writes in at this moment waits for the next time, so that she does not wait for this one.
    """
    authorize(policies.can_count_views, actor)
    waiting = sa.select(ThreadView.thread_id).where(ThreadView.counted_at.is_(None), ThreadView.thread_id > after)
    found = session.scalars(waiting.distinct().order_by(ThreadView.thread_id).limit(AT_ONCE)).all()
    if not found:
        return None
    free = sa.select(Thread.id).where(Thread.id.in_(found)).order_by(Thread.id).with_for_update(skip_locked=True)
    free_ids = session.scalars(free).all()
    if free_ids:
        _count(free_ids, clock.now())
    return found[-1]


@use_case
def forget_views(actor: Actor) -> int:
    """Drop views after which another one of the same person counts, at most 500; how many there were."""
    authorize(policies.can_count_views, actor)
    return _kept.forget()


def _count(thread_ids: Sequence[int], at: datetime) -> None:
    """Nothing is waited for, so that this is in nobody's way: what is being written down is for the next time."""
    key = sa.tuple_(ThreadView.thread_id, ThreadView.visitor)
    waiting = sa.select(ThreadView.thread_id, ThreadView.visitor).where(
        ThreadView.thread_id.in_(thread_ids), ThreadView.counted_at.is_(None)
    )
    fresh = sa.update(ThreadView).where(key.in_(waiting.with_for_update(skip_locked=True)))
    told = fresh.values(counted_at=at).returning(ThreadView.thread_id)
    counted = session.scalars(told.execution_options(synchronize_session=False)).all()
    _kept.add_up(counted)


def _save(views: set[Sighting]) -> None:
    save_views(SYSTEM, views)


_views: Gathered[Sighting] = Gathered(_save)
