"""A sprint of the demo community in its fifth week, with cities that are at various points."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.events.models.afterwards import EventAttendance
from forum.blueprints.events.rules.times import at_wall, moved
from forum.blueprints.groups.services import groups
from forum.blueprints.groups.services.belonging import let_in
from forum.blueprints.sprints.demo.submitted import submit
from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.programme import SprintSession, SprintTool
from forum.blueprints.sprints.models.sprints import Sprint, SprintCriterion, SprintPlace
from forum.blueprints.sprints.queries import programme as queries
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.deadlines import deadline_of
from forum.blueprints.sprints.services import assigning, programme
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[3] / "demo" / "sprint_running.json"
OFFICER = "imani-whitfield"
COPIED = (
    "title", "language", "summary", "frequency", "duration", "context", "overview", "what_you_do", "what_you_get",
    "who_should_apply", "hashtags", "time_zone", "places",
)  # fmt: skip
BEGAN = timedelta(days=28)


def _run(world: DemoWorld) -> None:
    told: dict[str, Any] = json.loads(TOLD.read_text(encoding="utf-8"))
    first = _first_session(told["time_zone"])
    officer = _actor(world, OFFICER)
    sprint = _found(world, told, first, officer)
    _meet(world, told, sprint, officer, first)
    given = _give(world, told, sprint, officer, first)
    with transaction():
        for one in told["submissions"]:
            submit(world, given[one["assignment"]], one, first)
        session.add_all(
            SprintTool(sprint_id=sprint.id, resource_id=world.find("resource", name), added_by_id=officer.id,
                       added_at=first) for name in told["tools"]
        )  # fmt: skip
        _stay_away(world, told["visits_days_ago"])
    world.remember("sprint", "running", sprint.id)


def _first_session(zone: str) -> datetime:
    """The Tuesday of four weeks ago, at two in the afternoon there."""
    then = clock.now() - BEGAN
    day = then - timedelta(days=(then.weekday() - 1) % 7)
    return at_wall(day.replace(hour=14, minute=0, second=0, microsecond=0, tzinfo=None), zone)


def _found(world: DemoWorld, told: dict[str, Any], first: datetime, officer: Actor) -> Sprint:
    cities = [world.find("city", number) for number in told["cities"]]
    asked = first - timedelta(days=21)
    with transaction():
        sprint = Sprint(
            **{name: told[name] for name in COPIED}, state=states.SELECTED, visibility="public",
            opens_at=asked - timedelta(days=40), starts_on=first.date(), ends_on=(first + timedelta(days=52)).date(),
            deadline_at=deadline_of((asked - timedelta(days=9)).date(), told["time_zone"]), eligibility={}, letters={},
            created_by_id=officer.id, created_at=asked - timedelta(days=45), questions=told["questions"],
            judging=told["judging"],
        )  # fmt: skip
        group = groups.create_group(
            officer, told["title"], kind="cohort", visibility="private", join_policy="invitation",
            begins_on=sprint.starts_on, ends_on=sprint.ends_on,
        )  # fmt: skip
        sprint.group_id = group.id
        session.add(sprint)
        session.flush()
        for one in standard_queries.find_criteria(told["criteria"]).values():
            session.add(SprintCriterion(sprint_id=sprint.id, criterion_id=one.id))
        for city_id in cities:
            _take_place(sprint.id, city_id, asked)
        for people in queries.people_of(cities).values():
            for member_id in people:
                let_in(SYSTEM, group, member_id, "member")
    return sprint


def _take_place(sprint_id: int, city_id: int, at: datetime) -> None:
    said = {"answers": {"why": "We publish, and few people come."}, "writers": {}, "state": states.CONFIRMED}
    sent = {"started_at": at - timedelta(days=20), "submitted_at": at - timedelta(days=12)}
    session.add(SprintApplication(sprint_id=sprint_id, city_id=city_id, **said, **sent))
    session.add(SprintPlace(sprint_id=sprint_id, city_id=city_id, taken_at=at, confirmed_at=at + timedelta(days=1)))


def _meet(world: DemoWorld, told: dict[str, Any], sprint: Sprint, officer: Actor, first: datetime) -> None:
    zone, made = told["time_zone"], []
    weeks = [(one, "pre_call", one["days"]) for one in told["calls"]]
    weeks += [(one, "weekly", 7 * number) for number, one in enumerate(told["sessions"])]
    for one, kind, days in weeks:
        starts_at = moved(first, zone, timedelta(days=days))
        made += programme.plan_sessions(
            officer, sprint.id, kind=kind, title=one["title"], description=one["description"], starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1 if kind == "pre_call" else 2), time_zone=zone,
            link="https://video.example/numbers-people-can-use",
        )  # fmt: skip
    held = [one for one in made if one.event.ends_at < clock.now()]
    with transaction():
        for one, present in zip(held, told["present"], strict=False):
            _attend(world, one, present)


def _attend(world: DemoWorld, one: SprintSession, cities: list[int]) -> None:
    numbers = [world.find("city", number) for number in cities]
    first = sa.select(sa.func.min(Member.id)).where(Member.city_id.in_(numbers)).group_by(Member.city_id)
    event = session.get_one(SprintSession, one.event_id, options=[joinedload(SprintSession.event)]).event
    session.add_all(
        EventAttendance(event_id=event.id, member_id=number, way="code", present=True, at=event.starts_at)
        for number in session.scalars(first).all()
    )


def _give(world: DemoWorld, told: dict[str, Any], sprint: Sprint, officer: Actor, first: datetime) -> list[int]:
    given = []
    for one in told["assignments"]:
        due = moved(first, told["time_zone"], timedelta(days=7 * one["week"] + 3, hours=3))
        tool = world.find("resource", one["tool"]) if "tool" in one else None
        made = assigning.create_assignment(
            officer, sprint.id, title=one["title"], words=one["words"], due_at=due, time_zone=told["time_zone"],
            resource_id=tool,
        )  # fmt: skip
        with transaction():
            if not one.get("draft"):  # opened when it was due to be, so that nobody is told today
                session.get_one(type(made), made.id).opened_at = due - timedelta(days=10)
        given.append(made.id)
    return given


def _stay_away(world: DemoWorld, days: dict[str, int]) -> None:
    for number, ago in days.items():
        people = sa.select(Member).where(Member.city_id == world.find("city", int(number)))
        for place, member in enumerate(session.scalars(people.order_by(Member.id)).all()):
            member.seen_at = clock.now() - timedelta(days=ago + 3 * place)


def _actor(world: DemoWorld, handle: str) -> Any:
    member = sa.select(Member).where(Member.id == world.find("member", handle)).options(joinedload(Member.city))
    return as_actor(session.scalars(member).one())


RUNNING = [DemoStep("A sprint in its fifth week", _run)]
