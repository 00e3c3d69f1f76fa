"""A call that is open, one whose applications are being scored, and a sprint that is over, in the demo community."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.sprints.events import SprintChanged
from forum.blueprints.sprints.models.applications import SprintApplication, SprintScorer
from forum.blueprints.sprints.models.sprints import Sprint, SprintCriterion, SprintPlace
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.deadlines import deadline_of
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.outbox.recording import record
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[3] / "demo" / "sprints.json"
OFFICER = "imani-whitfield"
TEXTS = (
    "title", "language", "visibility", "time_zone", "places", "summary", "frequency", "duration", "context", "overview",
    "what_you_do", "what_you_get", "who_should_apply", "hashtags", "eligibility", "judging", "questions",
)  # fmt: skip


def _call(world: DemoWorld) -> None:
    told: dict[str, Any] = json.loads(TOLD.read_text(encoding="utf-8"))
    with transaction():
        open_call = _sprint(world, told["open"], states.PUBLISHED)
        for one in told["open"]["applications"]:
            _application(world, open_call, one)
        _edition(world, open_call, told["open"])
        closed = _sprint(world, told["review"], states.PUBLISHED)
        for one in told["review"]["applications"]:
            _judge(world, closed, _application(world, closed, one), told["review"]["scorers"], one["scores"])
        _end(world, told["past"])
    world.remember("sprint", "open", open_call.id)
    world.remember("sprint", "review", closed.id)


def _day(days: int) -> date:
    return (clock.now() + timedelta(days=days)).date()


def _sprint(world: DemoWorld, told: dict[str, Any], state: str) -> Sprint:
    opened = clock.now() - timedelta(days=told["opened_days_ago"])
    sprint = Sprint(
        **{name: told[name] for name in TEXTS}, state=state, opens_at=opened, created_at=opened, letters={},
        deadline_at=deadline_of(_day(told["due_in_days"]), told["time_zone"]), starts_on=_day(told["starts_in_days"]),
        ends_on=_day(told["ends_in_days"]), created_by_id=world.find("member", OFFICER),
        precalls=[f"{_day(days)}T15:00" for days in told.get("precalls_in_days", [])],
    )  # fmt: skip
    session.add(sprint)
    session.flush()
    _lead_to(sprint, told["criteria"])
    return sprint


def _edition(world: DemoWorld, first: Sprint, told: dict[str, Any]) -> None:
    """The same call in another language, which opens later."""
    own = told["edition"]
    sprint = _sprint(world, {**told, **own, "opened_days_ago": -own["opens_in_days"], "precalls_in_days": []},
                     states.PUBLISHED)  # fmt: skip
    sprint.edition_of_id, sprint.created_at = first.id, first.created_at


def _lead_to(sprint: Sprint, codes: list[str]) -> None:
    for criterion in standard_queries.find_criteria(codes).values():
        session.add(SprintCriterion(sprint_id=sprint.id, criterion_id=criterion.id))
    record(SprintChanged(sprint_id=sprint.id, by_id=sprint.created_by_id or 0))


def _application(world: DemoWorld, sprint: Sprint, told: dict[str, Any]) -> SprintApplication:
    at = clock.now() - timedelta(days=told["days_ago"])
    by, state = world.find("member", told["by"]), told.get("state", states.SUBMITTED)
    sent = state == states.SUBMITTED
    mark = {"by": by, "at": at.isoformat()}
    application = SprintApplication(
        sprint_id=sprint.id, city_id=world.find("city", told["city"]), state=state, stage=told.get("stage", ""),
        answers=told["answers"], writers=dict.fromkeys(told["answers"], mark), started_by_id=by,
        started_at=at - timedelta(days=3), submitted_by_id=by if sent else None, submitted_at=at if sent else None,
    )  # fmt: skip
    session.add(application)
    session.flush()
    return application


def _judge(
    world: DemoWorld, sprint: Sprint, application: SprintApplication, scorers: list[str], told: list[list[int] | None]
) -> None:
    keys = [one["key"] for one in sprint.judging]
    for handle, scores in zip(scorers, told, strict=True):
        session.add(SprintScorer(
            application_id=application.id, member_id=world.find("member", handle), words={},
            scores=dict(zip(keys, scores, strict=True)) if scores else {},
            scored_at=clock.now() - timedelta(days=1) if scores else None,
        ))  # fmt: skip


def _end(world: DemoWorld, told: dict[str, Any]) -> None:
    sprint = _sprint(world, told, states.SELECTED)
    for number in told["places_of"]:
        session.add(SprintPlace(
            sprint_id=sprint.id, city_id=world.find("city", number), taken_at=sprint.deadline_at,
            confirmed_at=sprint.deadline_at + timedelta(days=4),
        ))  # fmt: skip


DEMO = [DemoStep("Calls to cities", _call)]
