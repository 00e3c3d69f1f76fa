"""Deciding an assessment: level, criteria met and score are computed from final outcomes, and typed by nobody."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.events import AssessmentMoved
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.models.frozen import DECIDED
from forum.blueprints.assessments.queries import awards, concerned, validating
from forum.blueprints.assessments.queries.validating import ReviewedLine
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.services import awarding, freezing
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.services import standings
from forum.blueprints.cities.services.standings import Said
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Conflict, Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _, _l
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


class NotAllFinal(Conflict):
    """`open` in the problem names the criteria that have no final outcome yet."""

    code = "not_all_final"
    message = _l("Not every criterion has its outcome yet.")


class AnotherIsOpen(Conflict):
    code = "another_is_open"
    message = _l("The city has begun another assessment against this standard. That one goes on.")


@use_case
def decide(actor: Actor, assessment_id: int, version: int | None = None) -> Assessment:
    """Decide an assessment of which every line has its final outcome.

    Its level, criteria met and score follow from them; the city's standings become what was found, it is frozen, and
    where a level is reached it is awarded. Raises NotFound, Forbidden, StaleVersion, NotAllFinal.
    """
    assessment = validating.lock_assessment(actor, assessment_id)
    authorize(policies.can_decide, actor, assessment)
    check_version(assessment.version, version)
    lines = validating.list_lines(assessment)
    _refuse_open(lines)
    _settle(actor, assessment, lines)
    _tell_standings(actor, assessment, lines)
    session.flush()
    freezing.freeze(assessment, DECIDED)
    award = awarding.give(actor, assessment) if assessment.level else None
    audit.log(
        actor, "assessment_decided", "assessment", assessment.id,
        staff={"title": assessment.city.name, "level": assessment.level, "met": assessment.met},
    )  # fmt: skip
    _moved(actor, assessment)
    _tell_city(actor, assessment, "assessment_award" if award else "assessment_decided")
    return assessment


@use_case
def reopen(actor: Actor, assessment_id: int, reason: str) -> Assessment:
    """Take a decision back for a reason: its award is revoked, and its lines can be reviewed again.

    What was frozen stays, and so do the city's standings until it is decided anew. Raises NotFound, Forbidden,
    Invalid without a reason, AnotherIsOpen.
    """
    assessment = validating.lock_assessment(actor, assessment_id)
    authorize(policies.can_reopen, actor, assessment)
    if not reason:
        raise Invalid(errors={"reason": [_("Say why. The city reads it.")]})
    _refuse_second(assessment)
    _unsettle(assessment, validating.list_lines(assessment))
    session.flush()
    award = awards.find_standing_award(assessment.id)
    if award is not None:
        awarding.take_away(actor, award, reason)
    facts = {"title": assessment.city.name}
    audit.log(actor, "assessment_reopened", "assessment", assessment.id, reason=reason, staff=facts)
    _moved(actor, assessment)
    _tell_city(actor, assessment, "assessment_reopened")
    return assessment


def _refuse_open(lines: Sequence[ReviewedLine]) -> None:
    unsettled = [one.criterion.code for one in lines if not one.final or one.line.asked]
    if unsettled or not lines:
        raise NotAllFinal(extensions={"open": unsettled})


def _refuse_second(assessment: Assessment) -> None:
    others = sa.select(Assessment.id).where(
        Assessment.city_id == assessment.city_id, Assessment.framework_id == assessment.framework_id,
        Assessment.state.in_(states.OPEN),
    )  # fmt: skip
    if session.scalar(others.limit(1)) is not None:
        raise AnotherIsOpen


def _settle(actor: Actor, assessment: Assessment, lines: Sequence[ReviewedLine]) -> None:
    for one in lines:
        assert one.validation is not None  # every line is final
        one.line.outcome, one.line.outcome_reason = one.validation.outcome, one.validation.reason
    result = validating.compute_result(assessment, lines)
    assessment.level, assessment.met, assessment.score = result.level, result.met, result.score
    assessment.decided_at, assessment.decided_by_id = clock.now(), actor.id
    assessment.move(states.DECIDED)


def _unsettle(assessment: Assessment, lines: Sequence[ReviewedLine]) -> None:
    for one in lines:
        one.line.outcome, one.line.outcome_reason = "", ""
    assessment.level, assessment.met, assessment.score = "", None, None
    assessment.decided_at, assessment.decided_by_id = None, None
    assessment.move(states.SUBMITTED)


def _tell_standings(actor: Actor, assessment: Assessment, lines: Sequence[ReviewedLine]) -> None:
    """What was found is where the city stands; who may know stays as the city said."""
    ids = [one.criterion.id for one in lines]
    wanted = sa.select(Standing).where(Standing.city_id == assessment.city_id, Standing.criterion_id.in_(ids))
    known = {standing.criterion_id: standing for standing in session.scalars(wanted)}
    told = [(one.criterion.id, Said(one.criterion.code, status=_status(one))) for one in lines]
    standings.write_standings(actor, assessment.city, told, known, "assessment")


def _status(one: ReviewedLine) -> str:
    if one.line.outcome == "met":
        return "met"
    claims_some = one.line.claim in ("in_progress", "met") or bool(one.line.step)
    return "in_progress" if claims_some else "not_started"


def _moved(actor: Actor, assessment: Assessment) -> None:
    record(
        AssessmentMoved(
            assessment_id=assessment.id, city_id=assessment.city_id, state=assessment.state, by_id=actor.id or 0
        )
    )


def _tell_city(actor: Actor, assessment: Assessment, kind: str) -> None:
    people = concerned.city_people(assessment.city_id)
    record(MembersConcerned(kind=kind, subject_id=assessment.id, member_ids=people, by_id=actor.id))
