"""Sprints for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.sprints import Sprint
from forum.kernel import clock
from forum.kernel.database import session


def create_sprint(**facts: Any) -> Sprint:
    """A call that is open for ten days more, with one question and two criteria of judgement."""
    now = clock.now()
    values: dict[str, Any] = {
        "title": "Trust in city AI", "state": "published", "opens_at": now - timedelta(days=10),
        "deadline_at": now + timedelta(days=10), "time_zone": "America/New_York", "places": 6, "created_at": now,
        "starts_on": (now + timedelta(days=40)).date(), "ends_on": (now + timedelta(days=110)).date(),
        "questions": [{"key": "why", "label": "Why", "required": True}], "letters": {},
        "judging": [{"key": "need", "name": "Need"}, {"key": "team", "name": "Team"}], "eligibility": {},
    }  # fmt: skip
    sprint = Sprint(**{**values, **facts})
    session.add(sprint)
    session.commit()
    return sprint


def close_call(sprint: Sprint) -> None:
    """The deadline has passed."""
    sprint.deadline_at = clock.now() - timedelta(hours=1)
    session.commit()


def create_application(sprint: Sprint, city: Any, **facts: Any) -> SprintApplication:
    """An application that was sent."""
    now = clock.now()
    values: dict[str, Any] = {
        "sprint_id": sprint.id, "city_id": city.id, "state": "submitted", "started_at": now, "submitted_at": now,
        "answers": {"why": "We begin."}, "writers": {},
    }  # fmt: skip
    application = SprintApplication(**{**values, **facts})
    session.add(application)
    session.commit()
    return application
