"""Reminding of events a day and an hour before; of what has moved, before its new time."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import registrations
from forum.blueprints.events.rules.kinds import PUBLISHED, REGISTERED
from forum.blueprints.events.services.locking import hold
from forum.blueprints.events.services.telling import tell_members
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

SOON, TOMORROW = "event_soon", "event_tomorrow"
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
AT_ONCE = 50


@use_case
def remind_due(actor: Actor) -> int:
    """Remind those who come to a lot of events, and who holds them, and say how many events they were.

    What was reminded of is kept with the time it was for, so that an event that moves reminds anew.
    """
    authorize(policies.can_remind, actor)
    due = list(session.scalars(sa.select(Event.id).where(_due()).order_by(Event.starts_at, Event.id).limit(AT_ONCE)))
    for event_id in due:
        _remind(hold(event_id))
    return len(due)


def _due() -> sa.ColumnElement[bool]:
    at = clock.now()
    hour = sa.and_(Event.starts_at <= at + AN_HOUR, Event.hour_reminded_for.is_distinct_from(Event.starts_at))
    day = sa.and_(Event.starts_at <= at + A_DAY, Event.day_reminded_for.is_distinct_from(Event.starts_at))
    coming = (Event.state == PUBLISHED, Event.starts_at > at, Event.starts_at <= at + A_DAY)
    return sa.and_(*coming, sa.or_(hour, day))


def _remind(event: Event) -> None:
    """Of the hour before only, where both are due at once; the version of the row stays, since nobody edited it."""
    soon = event.starts_at <= clock.now() + AN_HOUR
    done = {"day_reminded_for": event.starts_at} | ({"hour_reminded_for": event.starts_at} if soon else {})
    session.execute(sa.update(Event).where(Event.id == event.id).values(done))
    members = registrations.list_member_ids(event.id, [REGISTERED]) + registrations.list_host_ids(event.id)
    tell_members(event, SOON if soon else TOMORROW, members)
