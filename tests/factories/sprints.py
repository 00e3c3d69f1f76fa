"""Sprints for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from forum.blueprints.events.models.afterwards import EventAttendance
from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.assignments import SprintAssignment, SprintSubmission, SprintSubmissionVersion
from forum.blueprints.sprints.models.programme import SprintSession
from forum.blueprints.sprints.models.sprints import Sprint, SprintPlace
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.events import create_event
from tests.factories.groups import create_group


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


def start_sprint(*cities: Any, **facts: Any) -> Sprint:
    """A sprint that began two weeks ago, of these cities, whose cohort has its group."""
    now = clock.now()
    running = {
        "state": "selected", "opens_at": now - timedelta(days=90), "deadline_at": now - timedelta(days=40),
        "starts_on": (now - timedelta(days=14)).date(), "ends_on": (now + timedelta(days=56)).date(),
    }  # fmt: skip
    sprint = create_sprint(**{**running, **facts})
    sprint.group_id = create_group(kind="cohort", visibility="private", join_policy="invitation").id
    for city in cities:
        taken = now - timedelta(days=30)
        session.add(SprintPlace(sprint_id=sprint.id, city_id=city.id, taken_at=taken, confirmed_at=taken))
    session.commit()
    return sprint


def create_assignment(sprint: Sprint, **facts: Any) -> SprintAssignment:
    """An opened assignment that is due in three days."""
    now = clock.now()
    values: dict[str, Any] = {
        "sprint_id": sprint.id, "title": "Draw the map of partners", "words": "Who is it for?",
        "words_html": "<p>Who is it for?</p>", "due_at": now + timedelta(days=3), "time_zone": "America/New_York",
        "opened_at": now - timedelta(days=4), "created_at": now - timedelta(days=5),
    }  # fmt: skip
    assignment = SprintAssignment(**{**values, **facts})
    session.add(assignment)
    session.commit()
    return assignment


def create_session(sprint: Sprint, *, here: Any = (), kind: str = "weekly", **facts: Any) -> SprintSession:
    """A weekly session, held two days ago unless told; of these members it is known that they were there."""
    starts_at = facts.pop("starts_at", clock.now() - timedelta(days=2))
    event = create_event(group_id=sprint.group_id, starts_at=starts_at, **{"title": "Weekly session", **facts})
    one = SprintSession(event_id=event.id, sprint_id=sprint.id, kind=kind)
    session.add(one)
    for member in here:
        session.add(EventAttendance(event_id=event.id, member_id=member.id, way="code", present=True, at=clock.now()))
    session.commit()
    return one


def create_submission(assignment: SprintAssignment, city: Any, **facts: Any) -> SprintSubmission:
    """The first version that a city submitted, waiting for review."""
    now = clock.now()
    values: dict[str, Any] = {
        "assignment_id": assignment.id, "city_id": city.id, "state": "submitted", "latest": 1,
        "first_submitted_at": now, "submitted_at": now,
    }  # fmt: skip
    submission = SprintSubmission(**{**values, **facts})
    session.add(submission)
    session.flush()
    session.add(
        SprintSubmissionVersion(
            submission_id=submission.id, number=submission.latest, words="Our plan.", words_html="<p>Our plan.</p>",
            at=now,
        )
    )  # fmt: skip
    session.commit()
    return submission
