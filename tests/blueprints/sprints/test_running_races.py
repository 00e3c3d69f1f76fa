"""Colleagues who submit, and workers who nudge, at the same moment, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.sprints.errors import VersionSubmitted
from forum.blueprints.sprints.models.assignments import SprintSubmission, SprintSubmissionVersion
from forum.blueprints.sprints.models.programme import SprintNudge
from forum.blueprints.sprints.services import nudging, submitting
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import Model, db, session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.sprints import create_assignment, start_sprint

WRITTEN = (
    "sprint_nudges", "sprint_submission_versions", "sprint_submissions", "sprint_assignments", "sprint_places",
    "sprints", "groups", "members", "cities",
)  # fmt: skip


@pytest.fixture
def committed(application: Flask) -> Iterator[Flask]:
    """The application without the transaction around each test; what is written is deleted afterwards."""
    with application.app_context():
        yield application
        session.rollback()
        with db.engine.begin() as connection:
            tables = [table for table in Model.metadata.sorted_tables if "outbox" in table.name]
            for table in [*tables, *(Model.metadata.tables[name] for name in WRITTEN)]:
                connection.execute(sa.delete(table))
        session.remove()


def at_once(app: Flask, acts: list[Callable[[], Any]]) -> list[Any]:
    """What each gives, or the class of what it raises."""

    def act(one: Callable[[], Any]) -> Any:
        with app.app_context():
            try:
                return one()
            except VersionSubmitted as refusal:
                return type(refusal)
            finally:
                session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_of_colleagues_who_submit_at_the_same_moment_one_is_first_and_the_others_are_told(committed: Flask) -> None:
    city = create_city()
    number = create_assignment(start_sprint(city)).id
    people = [actor_of(create_member(city_id=city.id)) for _ in range(4)]
    for seen in (0, 1):
        acts = [lambda one=one, seen=seen: submitting.submit(one, number, f"By {one.id}.", seen=seen).latest
                for one in people]  # fmt: skip
        answers = at_once(committed, acts)
        assert sorted(answers, key=str) == [seen + 1, *[VersionSubmitted] * 3]
    session.rollback()
    session.expire_all()
    assert session.scalar(sa.select(sa.func.count()).select_from(SprintSubmission)) == 1
    versions = session.scalars(sa.select(SprintSubmissionVersion.number).order_by(SprintSubmissionVersion.number))
    assert list(versions) == [1, 2]


def test_workers_who_nudge_at_the_same_moment_tell_each_city_once(committed: Flask) -> None:
    cities = [create_city() for _ in range(5)]
    for city in cities:
        create_member(city_id=city.id)
    now = clock.now().replace(hour=17, minute=0)  # ten or eleven in the morning in Boise
    monday = (now + timedelta(days=(7 - now.weekday()) % 7)).astimezone(UTC)
    sprint = start_sprint(*cities)
    create_assignment(sprint, due_at=monday + timedelta(days=2))
    number = sprint.id
    told = at_once(committed, [lambda: nudging.nudge_sprint(SYSTEM, number, monday)] * 4)
    session.rollback()
    assert sum(told) == len(cities)
    assert session.scalar(sa.select(sa.func.count()).select_from(SprintNudge)) == len(cities)
