"""Whatever programme staff and a city do, in whatever order: the level is what the outcomes come to."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.awards import Award
from forum.blueprints.assessments.models.reviews import LineReview, LineValidation
from forum.blueprints.assessments.services import awarding, clarifying, deciding
from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Criterion
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.errors import ForumError
from tests.factories.accounts import actor_of, create_city
from tests.factories.validation import create_framework, create_staff, create_submitted, review

CODES = ("QA1", "QA2", "QB1")
NEEDED = {"QA2": ["QA1"]}
ACTS = 40


def level_of(met: set[str]) -> tuple[str, int]:
    """The level worked out by hand: two criteria are silver, three gold, and QA2 counts only beside QA1."""
    counting = len(met) - ("QA2" in met and "QA1" not in met)
    return ("gold" if counting >= 3 else "silver" if counting >= 2 else ""), counting


def outcome_by_hand(reviews: list[LineReview], *, claimed: bool) -> str:
    """The last word of each person: met with two for it and fewer against, not met with none for
    it and one against, or two where the city claims it."""
    last = {one.reviewer_id: one.outcome for one in reviews}
    met = sum(outcome == "met" for outcome in last.values())
    against = len(last) - met
    if met >= 2 and met > against:
        return "met"
    return "not_met" if against > met and (against >= 2 or (met == 0 and not claimed)) else ""


class Walk:
    """One city, four reviewers and an administrator, who do anything at any time."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.city = create_city()
        self.framework = create_framework(current=True, prerequisites=NEEDED)
        self.assessment = create_submitted(self.city, framework=self.framework)
        self.staff = [create_staff() for _ in range(3)]
        self.boss = create_staff("administrator")

    def act(self) -> None:
        acts: list[Callable[[], object]] = [
            *[self.review] * 8, self.ask, self.send, self.answer, *[self.decide] * 3, self.reopen, self.revoke,
        ]  # fmt: skip
        try:
            self.chance.choice(acts)()
        except ForumError:
            session.rollback()

    def person(self) -> Member:
        return self.chance.choice([*self.staff, self.boss])

    def review(self) -> None:
        outcome = self.chance.choice(["met", "met", "not_met"])
        review(self.person(), self.assessment, self.chance.choice(CODES), outcome)

    def ask(self) -> None:
        clarifying.ask(actor_of(self.person()), self.assessment.id, self.chance.choice(CODES), "Why?")

    def send(self) -> None:
        clarifying.send_questions(actor_of(self.person()), self.assessment.id)

    def answer(self) -> None:
        """The city answers, or staff take their questions back."""
        assessment = session.get_one(Assessment, self.assessment.id)
        if assessment.state == "clarifying" and self.chance.random() < 0.5:
            session.execute(
                sa.update(AssessmentLine)
                .where(AssessmentLine.asked)
                .values(asked=False, claim=self.chance.choice(["met", "not_met"]))
            )
            session.expire_all()
            assessment.state, assessment.round, assessment.submitted_at = "submitted", 2, clock.now()
            session.commit()
        else:
            clarifying.close(actor_of(self.person()), assessment.id, self.chance.choice(CODES))

    def decide(self) -> None:
        deciding.decide(actor_of(self.person()), self.assessment.id)

    def reopen(self) -> None:
        deciding.reopen(actor_of(self.boss), self.assessment.id, "A mistake.")

    def revoke(self) -> None:
        award = session.scalar(sa.select(Award).where(Award.revoked_at.is_(None)))
        if award is not None:
            awarding.revoke(actor_of(self.boss), award.id, "A mistake.")

    def check(self) -> bool:
        """All that must always hold; whether there is an award at the moment."""
        session.expire_all()
        assessment, city = session.get_one(Assessment, self.assessment.id), session.get_one(City, self.city.id)
        self.check_outcomes(assessment)
        standing = session.scalars(sa.select(Award).where(Award.revoked_at.is_(None))).all()
        for award in standing:
            assert (assessment.state, award.assessment_id, award.level) == ("decided", assessment.id, assessment.level)
        assert all(award.level for award in session.scalars(sa.select(Award)))
        assert len(standing) <= 1
        assert city.level == (standing[0].level if standing else "")
        return bool(standing)

    def check_outcomes(self, assessment: Assessment) -> None:
        rows = session.execute(
            sa.select(Criterion.code, AssessmentLine, LineValidation)
            .join(AssessmentLine, AssessmentLine.criterion_id == Criterion.id)
            .outerjoin(LineValidation, LineValidation.line_id == AssessmentLine.id)
        ).all()
        for _, line, found in rows:
            reviews = session.scalars(
                sa.select(LineReview).where(
                    LineReview.line_id == line.id, LineReview.cycle == (found.cycle if found else 0)
                )
            )
            assert (found.outcome if found else "") == outcome_by_hand(
                sorted(reviews, key=lambda one: one.id), claimed=line.claim == "met"
            )
            assert line.outcome == (found.outcome if assessment.state == "decided" else "")
        if assessment.state == "decided":
            met = {code for code, line, _ in rows if line.outcome == "met"}
            assert (assessment.level, assessment.met) == level_of(met)
        else:
            assert (assessment.level, assessment.met, assessment.decided_at) == ("", None, None)


@pytest.mark.parametrize("seed", range(6))
def test_no_path_leads_to_a_wrong_level_or_to_an_award_without_its_decision(app: Flask, seed: int) -> None:
    walk = Walk(seed)
    for _ in range(ACTS):
        walk.act()
        walk.check()


def test_such_walks_do_lead_to_awards_and_to_decisions_taken_back(app: Flask) -> None:
    walk = Walk(seed=99)
    seen = set()
    for _ in range(300):
        walk.act()
        seen.add((session.get_one(Assessment, walk.assessment.id).state, walk.check()))
    assert {("decided", True), ("decided", False), ("clarifying", False), ("submitted", False)} <= seen
