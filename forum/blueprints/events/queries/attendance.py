"""Who was at an event, for whoever may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.events import policies
from forum.blueprints.events.models.afterwards import EventAttendance
from forum.blueprints.events.models.events import Event, Registration
from forum.blueprints.events.models.questions import EventFloor
from forum.blueprints.events.rules.kinds import REGISTERED
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize

MOST = 2_000


@dataclass(frozen=True)
class Attendee:
    """A member who registered or was there; `present` is None where nobody has said so."""

    member_id: int
    name: str
    city: str
    registered: bool
    present: bool | None
    way: str
    at: datetime | None

    @property
    def path(self) -> str:
        """The address of her page."""
        return f"/members/{self.member_id}"


def find_own(actor: Actor, event_id: int) -> EventAttendance | None:
    """What is known of the actor herself."""
    return session.get(EventAttendance, (event_id, actor.id)) if actor.signed_in else None


def was_present(actor: Actor, event_id: int) -> bool:
    """Whether the actor was there, as far as it is known."""
    own = find_own(actor, event_id)
    return own is not None and own.present


def list_attendees(actor: Actor, event: Event) -> Sequence[Attendee]:
    """Everybody who is registered or was there, by name, but for closed accounts; for those who run the event. At most
    2,000. One statement."""
    authorize(policies.can_run_event, actor, event)
    coming = sa.and_(
        Registration.event_id == event.id, Registration.member_id == Member.id, Registration.state == REGISTERED
    )
    there = sa.and_(EventAttendance.event_id == event.id, EventAttendance.member_id == Member.id)
    columns = (
        Member.id, Member.name, City.name.label("city"), Registration.id.label("registration_id"),
        EventAttendance.present, EventAttendance.way, EventAttendance.at,
    )  # fmt: skip
    statement = (
        sa.select(*columns)
        .outerjoin(City, City.id == Member.city_id)
        .outerjoin(Registration, coming)
        .outerjoin(EventAttendance, there)
        .where(sa.or_(Registration.id.is_not(None), EventAttendance.member_id.is_not(None)), Member.closed_at.is_(None))
        .order_by(Member.name, Member.id)
        .limit(MOST)
    )
    return [
        Attendee(row.id, row.name, row.city or "", row.registration_id is not None, row.present, row.way or "", row.at)
        for row in session.execute(statement)
    ]


def list_to_ask(event_id: int) -> list[int]:
    """Who registered or was there, but those whom a host knows not to have been, for asking what they think."""
    absent = sa.select(EventAttendance.member_id).where(
        EventAttendance.event_id == event_id, EventAttendance.present.is_(False)
    )
    coming = sa.select(Registration.member_id).where(
        Registration.event_id == event_id, Registration.state == REGISTERED, Registration.member_id.not_in(absent)
    )
    there = sa.select(EventAttendance.member_id).where(
        EventAttendance.event_id == event_id, EventAttendance.present.is_(True)
    )
    return sorted(set(session.scalars(coming)) | set(session.scalars(there)))


def list_due(after: datetime, before: datetime, most: int) -> list[int]:
    """Published events that ended in a span of time and whose people were not asked yet what they think."""
    asked = sa.select(EventFloor.event_id).where(EventFloor.opinions_asked_at.is_not(None))
    due = sa.select(Event.id).where(
        Event.state == "published", Event.ends_at > after, Event.ends_at <= before, Event.id.not_in(asked)
    )
    return list(session.scalars(due.order_by(Event.ends_at, Event.id).limit(most)))
