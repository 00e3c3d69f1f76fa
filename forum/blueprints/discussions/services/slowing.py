"""Slow mode: so and so long between two posts of one person in a thread, to an end at which it stops by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.errors import SlowMode
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import timing as queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.clock import as_text
from forum.kernel.i18n import ngettext

MOST_MINUTES = 90  # beyond, a wait is told in hours


@dataclass(frozen=True)
class Pace:
    """How slow mode holds for somebody: `again_at` is when she may write again, None for at once."""

    seconds: int
    until: datetime
    again_at: datetime | None


def pace_of(actor: Actor, thread: Thread) -> Pace | None:
    """How slow mode holds for somebody in a thread she sees; None where it does not, as for moderators."""
    if thread.slow_until is None or not policies.is_slow_for(actor, thread):
        return None
    between = timedelta(seconds=thread.slow_seconds)
    last = queries.find_last_written(actor.id or 0, thread.id, clock.now() - between)
    return Pace(thread.slow_seconds, thread.slow_until, min(last + between, thread.slow_until) if last else None)


def check_pace(pace: Pace | None) -> None:
    """Refuse who must still wait. Raises SlowMode, which says until when."""
    if pace is not None and pace.again_at is not None:
        wait = max(1, ceil((pace.again_at - clock.now()).total_seconds()))
        raise SlowMode(_tell_wait(wait), retry_after=wait, extensions={"again_at": as_text(pace.again_at)})


def _tell_wait(seconds: int) -> str:
    minutes, hours = ceil(seconds / 60), ceil(seconds / 3600)
    in_minutes = ngettext(
        "This thread is in slow mode. You can write in it again in %(num)s minute. Your text is kept.",
        "This thread is in slow mode. You can write in it again in %(num)s minutes. Your text is kept.",
        minutes,
    )
    in_hours = ngettext(
        "This thread is in slow mode. You can write in it again in %(num)s hour. Your text is kept.",
        "This thread is in slow mode. You can write in it again in %(num)s hours. Your text is kept.",
        hours,
    )
    return str(in_minutes if minutes <= MOST_MINUTES else in_hours)
