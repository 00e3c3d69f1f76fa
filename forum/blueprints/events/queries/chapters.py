"""What a group plans, as entries of a calendar."""

from __future__ import annotations

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries.calendar import AHEAD, BACK, entry_of
from forum.blueprints.events.rules.kinds import SHOWN
from forum.blueprints.groups.models.groups import Group
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.calendars import CalendarEntry
from forum.kernel.database import session

MOST = 500


def group_entries(actor: Actor, group: Group) -> list[CalendarEntry]:
    """The announced events of a group that the actor sees, those called off among them, the first first."""
    at = clock.now()
    statement = policies.visible_events(actor).where(
        Event.group_id == group.id, Event.state.in_(SHOWN), Event.starts_at < at + AHEAD, Event.ends_at > at - BACK
    )
    found = session.scalars(
        statement.options(*event_queries.shown()).order_by(Event.starts_at, Event.id).limit(MOST)
    ).all()
    return [entry_of(actor, event) for event in found]
