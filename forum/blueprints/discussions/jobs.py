"""What recurs around discussions."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.discussions.services import bookmarks, earning, revising, scheduling, timers, viewing
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every
from forum.kernel.sightings import AT_ONCE


@every(timedelta(days=1))
def measure_everybody() -> None:
    """Members whom nobody has measured since they were here last, in short transactions."""
    last = 0
    while last := earning.measure_next(SYSTEM, last):
        pass


@every(timedelta(minutes=1))
def publish_scheduled_threads() -> None:
    """What was written for later appears in its minute."""
    while scheduling.publish_due(SYSTEM) == scheduling.AT_ONCE:
        continue


@every(timedelta(minutes=1))
def carry_out_timers() -> None:
    """Threads close, open or go at the time a moderator chose, and pins end; each in a transaction of its own."""
    while timers.carry_out_next(SYSTEM):
        continue
    while timers.end_next_pin(SYSTEM):
        continue


@every(timedelta(minutes=1))
def remind_of_bookmarks() -> None:
    """Whoever wanted to be reminded of a post is, in the minute she chose."""
    while bookmarks.remind_due(SYSTEM) == bookmarks.AT_ONCE:
        continue


@every(timedelta(minutes=1))
def count_views() -> None:
    """How often threads were opened is seen a minute later; the views of this process are written down before."""
    viewing.write_views()
    last: int | None = 0
    while last is not None:
        last = viewing.count_views(SYSTEM, last)


@every(timedelta(hours=1))
def forget_views() -> None:
    """Who looked at a thread is kept for 8 hours."""
    while viewing.forget_views(SYSTEM) == AT_ONCE:
        continue


@every(timedelta(minutes=5))
def forget_originals() -> None:
    """What was corrected silently is kept no longer than it could be."""
    revising.forget_originals(SYSTEM)
