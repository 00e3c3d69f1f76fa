"""Events and registrations for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.events.models.events import Event, EventCriterion, EventHost, EventSeries, Registration
from forum.kernel import clock
from forum.kernel.database import session


def create_event(*hosts: Member, criteria: Any = (), **facts: Any) -> Event:
    """A published workshop in three days, held by these members."""
    at = clock.now()
    starts_at = facts.get("starts_at", at + timedelta(days=3))
    values = {
        "title": "Reading a budget together", "kind": "workshop", "state": "published", "time_zone": "America/Bogota",
        "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "created_at": at, "changed_at": at,
        "registered_count": 0, "waiting_count": 0, "last_place": 0, "sequence": 0, "questions": [],
    }  # fmt: skip
    event = Event(**{**values, **facts})
    session.add(event)
    session.flush()
    for host in hosts:
        session.add(EventHost(event_id=event.id, member_id=host.id))
    for criterion in criteria:
        session.add(EventCriterion(event_id=event.id, criterion_id=criterion.id))
    session.commit()
    return event


def create_series() -> EventSeries:
    """What recurs every week; its dates are events that name it."""
    series = EventSeries(frequency="weekly", created_at=clock.now())
    session.add(series)
    session.commit()
    return series


def create_registration(event: Event, member: Member, state: str = "registered", **facts: Any) -> Registration:
    """A member who comes, or waits; the event counts her."""
    at = clock.now()
    place = event.last_place + 1
    registration = Registration(
        event_id=event.id, member_id=member.id, state=state, place=place, asked_at=at, changed_at=at,
        answers=facts.pop("answers", {}), **facts,
    )  # fmt: skip
    session.add(registration)
    counter = {"registered": "registered_count", "waiting": "waiting_count"}.get(state)
    values = {"last_place": place} | ({counter: getattr(event, counter) + 1} if counter else {})
    session.execute(sa.update(Event).where(Event.id == event.id).values(values))
    session.commit()
    session.refresh(event)
    return registration
