"""Handing an assessment to programme staff, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.errors import NothingSaid
from forum.blueprints.assessments.events import AssessmentMoved
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.queries import assessments as queries
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.rules.progress import Missing, find_missing
from forum.blueprints.assessments.services.clarifying import keep_among_staff
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Conflict
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@dataclass(frozen=True)
class Readiness:
    """What stands against submitting an assessment, and whether it can be submitted all the same."""

    assessment: Assessment
    missing: list[Missing]
    said: int
    of: int

    @property
    def can_go(self) -> bool:
        return self.said > 0


def look_before(actor: Actor, assessment_id: int) -> Readiness:
    """What staff would ask about if it were submitted now. Raises NotFound."""
    assessment = queries.get_assessment(actor, assessment_id)
    told = [row.told for row in queries.list_rows(assessment)]
    return Readiness(assessment, find_missing(told), sum(one.said for one in told), len(told))


@use_case
def submit_assessment(actor: Actor, assessment_id: int) -> Assessment:
    """Hand it to programme staff: its lines stand from now on. What is missing is warned of, not refused.

    For the city's lead. Raises NothingSaid when there is nothing to look at, Forbidden, NotFound.
    """
    assessment = _take_turn(actor, assessment_id)
    authorize(policies.can_submit_assessment, actor, assessment)
    if not look_before(actor, assessment_id).can_go:
        raise NothingSaid
    assessment.round += 1
    assessment.submitted_by_id, assessment.submitted_at = actor.id, clock.now()
    _answer_all(assessment)
    return _move(actor, assessment, states.SUBMITTED, "assessment_submitted")


@use_case
def withdraw_assessment(actor: Actor, assessment_id: int) -> Assessment:
    """Take it back for good; another one can begin with what it said. For the city's lead.

    Raises Forbidden, NotFound.
    """
    assessment = _take_turn(actor, assessment_id)
    authorize(policies.can_withdraw_assessment, actor, assessment)
    keep_among_staff(assessment)
    return _move(actor, assessment, states.WITHDRAWN, "assessment_withdrawn")


def _answer_all(assessment: Assessment) -> None:
    """What staff asked is answered by submitting again, changed or not."""
    asked = sa.select(AssessmentLine).where(AssessmentLine.assessment_id == assessment.id, AssessmentLine.asked)
    for line in session.scalars(asked):
        line.asked = False


def _take_turn(actor: Actor, assessment_id: int) -> Assessment:
    session.execute(sa.select(Assessment.id).where(Assessment.id == assessment_id).with_for_update())
    session.expire_all()
    return queries.get_assessment(actor, assessment_id)


def _move(actor: Actor, assessment: Assessment, state: str, act: str) -> Assessment:
    if not assessment.move(state):
        raise Conflict(_("The assessment has moved on meanwhile. Load the page again."))
    audit.log(actor, act, "assessment", assessment.id, staff={"title": assessment.city.name})
    record(AssessmentMoved(
        assessment_id=assessment.id, city_id=assessment.city_id, state=state, by_id=actor.id or 0
    ))  # fmt: skip
    session.flush()
    return queries.get_assessment(actor, assessment.id)
