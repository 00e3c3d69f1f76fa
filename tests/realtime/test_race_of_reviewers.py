"""Of people who review a line of an assessment at the same moment, each at a process of their own, one is first."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.reviews import LineReview, LineValidation
from forum.blueprints.messages import feature as _feature  # noqa: F401  # all its models, before one of them is used
from forum.kernel.database import session
from tests.browser import FreshContextClient, signed_in_browser
from tests.factories.accounts import create_city
from tests.factories.validation import create_framework, create_staff, create_submitted
from tests.live import POSTGRESQL, Community, community
from tests.racing import Race, Ready, holding_races

Answer = tuple[int, int, Mapping[str, Any]]  # who, the status, the JSON


@dataclass(frozen=True)
class Review:
    """What one process does: this member of programme staff reviews the line, as nobody had before."""

    member_id: int
    path: str
    outcome: str = "met"

    def __call__(self, app: Flask, ready: Ready) -> Answer:
        app.test_client_class = FreshContextClient
        browser = signed_in_browser(app, session.get_one(Member, self.member_id))
        session.rollback()
        told = {"outcome": self.outcome, "reason": "It is missing." if self.outcome == "not_met" else ""}
        ready()
        for _ in range(50):  # SQLite lets one write at a time, and a waiting writer may be told to come again
            answer = browser.put(self.path, json=told, headers={"If-Match": '"0"'})
            if answer.status_code != 503:
                break
            time.sleep(0.05)
        return self.member_id, answer.status_code, answer.get_json()


@pytest.fixture(scope="module")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("race-of-reviewers"), POSTGRESQL) as made:
        yield made


@pytest.fixture(scope="module")
def race(plaza: Community) -> Iterator[Race]:
    with holding_races(plaza.settings, Review(plaza.join().id, "/api/v1/me")) as made:
        yield made


def prepare(reviewers: int) -> tuple[int, list[int]]:
    """An assessment that waits, and those who may review it."""
    assessment = create_submitted(create_city(), framework=create_framework())
    made = assessment.id, [create_staff().id for _ in range(reviewers)]
    session.rollback()
    return made


def kept(assessment_id: int) -> tuple[list[int], list[int]]:
    """Who has reviewed, and the versions of what came of it."""
    lines = sa.text(f"line_id IN (SELECT id FROM assessment_lines WHERE assessment_id = {int(assessment_id)})")
    reviewers = session.scalars(sa.select(LineReview.reviewer_id).where(lines)).all()
    return list(reviewers), list(session.scalars(sa.select(LineValidation.version).where(lines)))


@pytest.mark.parametrize("reviewers", [2, 6])
def test_of_those_who_review_a_line_at_once_one_is_taken_and_the_others_hear_who(
    plaza: Community, race: Race, reviewers: int
) -> None:
    assessment_id, people = plaza.ask(lambda: prepare(reviewers))
    path = f"/api/v1/assessments/{assessment_id}/criteria/QA1/validation"
    answers = race([Review(who, path, ("met", "not_met")[n % 2]) for n, who in enumerate(people)])
    won = [(who, body) for who, status, body in answers if status == 200]
    assert len(won) == 1, answers
    winner, line = won[0]
    for who, status, body in answers:
        if who != winner:
            assert (status, body["code"]) == (409, "reviewed_meanwhile")
            assert body["review"]["outcome"] == line["reviews"][0]["outcome"]
    assert plaza.ask(lambda: kept(assessment_id)) == ([winner], [1])
