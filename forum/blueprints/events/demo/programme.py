"""Series, workshops, masterclasses and a conference of the demo community, coming and past."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from forum.blueprints.events.models.events import Event, Registration
from forum.blueprints.events.rules.kinds import REGISTERED, WAITING
from forum.blueprints.events.rules.times import at_wall, wall
from forum.blueprints.events.services import editing
from forum.blueprints.events.services.planning import plan_event, plan_series
from forum.blueprints.events.services.settings import criterion_ids_of
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.questionnaires import check_answers, read_questions
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[3] / "demo" / "events.json"
_PLANNED_BEFORE = timedelta(days=30)
_FACTS = ("title", "description", "kind", "language", "time_zone", "link", "place", "capacity", "questions")


def _hold(world: DemoWorld) -> None:
    told = json.loads(TOLD.read_text(encoding="utf-8"))
    for one in told["series"]:
        events = plan_series(SYSTEM, frequency=one["frequency"], times=one["times"], **_facts(world, one))
        coming = [event for event in events if event.ends_at > clock.now()]
        _remember(world, one, coming[0])
        for event in (*events[:2], coming[0]):
            _come(world, event.id, one["register"])
        _planned_before(events)
    for one in told["events"]:
        event = plan_event(SYSTEM, **_facts(world, one))
        _remember(world, one, event)
        _come(world, event.id, one["register"])
        sessions = [_session(world, event, part) for part in one.get("sessions", [])]
        if "cancelled" in one:
            editing.cancel_event(SYSTEM, event.id, one["cancelled"])
        _planned_before([event, *sessions])


def _facts(world: DemoWorld, told: dict[str, Any]) -> dict[str, Any]:
    begins = _begins(told)
    return {
        **{name: told[name] for name in _FACTS if name in told},
        "starts_at": begins, "ends_at": begins + timedelta(minutes=told["minutes"]),
        "group_id": world.find("group", told["group"]) if "group" in told else None, **_people(world, told),
    }  # fmt: skip


def _begins(told: dict[str, Any]) -> datetime:
    """A time of the wall on a day of a week: that many weeks after this one, there."""
    today = wall(clock.now(), told["time_zone"]).date()
    day = today - timedelta(days=today.weekday()) + timedelta(weeks=told["weeks"], days=told["weekday"])
    return at_wall(datetime.combine(day, time.fromisoformat(told["at"])), told["time_zone"])


def _people(world: DemoWorld, told: dict[str, Any]) -> dict[str, Any]:
    hosts = [world.find("member", handle) for handle in told["hosts"]]
    return {"host_ids": hosts, "criterion_ids": criterion_ids_of(told["criteria"])}


def _session(world: DemoWorld, conference: Event, told: dict[str, Any]) -> Event:
    begins = conference.starts_at + timedelta(minutes=told["after"])
    facts = {name: told[name] for name in _FACTS if name in told}
    return plan_event(
        SYSTEM, **{"language": conference.language, "link": conference.link, **facts}, kind="session",
        starts_at=begins, ends_at=begins + timedelta(minutes=told["minutes"]), time_zone=conference.time_zone,
        parent_id=conference.id, **_people(world, told),
    )  # fmt: skip


def _come(world: DemoWorld, event_id: int, told: dict[str, dict[str, Any]]) -> None:
    """Those who have registered, in the order in which they did; nobody is told of it."""
    with transaction():
        event = session.get_one(Event, event_id)
        questions, places = read_questions(event.questions), event.capacity or len(told)
        at = min(clock.now(), event.starts_at) - timedelta(days=6)
        if event.registered_count:
            return
        for place, (handle, answers) in enumerate(told.items(), start=1):
            asked = at + timedelta(hours=7 * place)
            state = REGISTERED if place <= places else WAITING
            registration = Registration(
                event_id=event_id, member_id=world.find("member", handle), state=state, place=place,
                answers=check_answers(questions, answers), asked_at=asked, changed_at=asked,
            )  # fmt: skip
            session.add(registration)
        came = min(len(told), places)
        counts = {"registered_count": came, "waiting_count": len(told) - came, "last_place": len(told)}
        session.execute(sa.update(Event).where(Event.id == event_id).values(counts))


def _planned_before(events: Any) -> None:
    ids = [event.id for event in events]
    with transaction():
        for event in session.scalars(sa.select(Event).where(Event.id.in_(ids))):
            event.created_at = min(clock.now(), event.starts_at) - _PLANNED_BEFORE


def _remember(world: DemoWorld, told: dict[str, Any], event: Event) -> None:
    world.remember("event", told["title"], event.id)


DEMO = [DemoStep("Workshops, office hours and a conference", _hold)]
