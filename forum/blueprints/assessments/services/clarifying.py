"""Asking a city for more, at several lines at once, and noting things among staff."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.events import AssessmentLineChanged, AssessmentMoved, RemarkWritten
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.remarks import Remark
from forum.blueprints.assessments.queries import concerned, validating
from forum.blueprints.assessments.queries.validating import ReviewedLine
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.services.reviewing import begin_again
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


class NothingAsked(Conflict):
    code = "nothing_asked"
    message = _l("Nothing is asked yet. Write a question at a criterion first.")


class NotAsked(Conflict):
    code = "not_asked"
    message = _l("Nothing is asked about this criterion.")


@use_case
def ask(actor: Actor, assessment_id: int, code: str, body: str) -> Remark:
    """Ask the city about a criterion: while it is asked anyway at once, else once the questions are sent.

    Raises NotFound, Forbidden.
    """
    assessment = validating.lock_assessment(actor, assessment_id)
    line = validating.get_line(assessment, code)
    authorize(policies.can_ask, actor, assessment)
    new = not line.line.asked
    line.line.asked = True
    if assessment.state == states.CLARIFYING:
        if new:
            begin_again(assessment, [line])
        _tell_city(actor, assessment)
    return _write(actor, line, "both", body)


@use_case
def note(actor: Actor, assessment_id: int, code: str, body: str) -> Remark:
    """Note something at a criterion for programme staff alone; the same note again is the one that is there.

    Raises NotFound, Forbidden.
    """
    assessment = validating.get_assessment(actor, assessment_id)
    authorize(policies.can_review, actor, assessment)
    line = validating.get_line(assessment, code)
    last = session.scalar(sa.select(Remark).where(Remark.line_id == line.line.id).order_by(Remark.id.desc()).limit(1))
    if last is not None and (last.author_id, last.circle, last.body) == (actor.id, "staff", body):
        return last
    return _write(actor, line, "staff", body)


@use_case
def close(actor: Actor, assessment_id: int, code: str) -> ReviewedLine:
    """Take a question back; with the last one the assessment waits for staff again.

    What was not sent stays among staff as a note. Raises NotFound, Forbidden, NotAsked.
    """
    assessment = validating.lock_assessment(actor, assessment_id)
    line = validating.get_line(assessment, code)
    authorize(policies.can_ask, actor, assessment)
    if not line.line.asked:
        raise NotAsked
    keep_among_staff(assessment, line.line.id)
    line.line.asked = False
    _changed(actor, line)
    session.flush()
    if assessment.state == states.CLARIFYING and not _asked(assessment):
        _move(actor, assessment, states.SUBMITTED)
    return line


@use_case
def send_questions(actor: Actor, assessment_id: int) -> Assessment:
    """Ask the city: it may change the lines asked about, which are reviewed anew after that, and submits again.

    Raises NotFound, Forbidden, NothingAsked.
    """
    assessment = validating.lock_assessment(actor, assessment_id)
    authorize(policies.can_send_questions, actor, assessment)
    asked = _asked(assessment)
    if not asked:
        raise NothingAsked
    begin_again(assessment, asked)
    _move(actor, assessment, states.CLARIFYING)
    _tell_city(actor, assessment)
    return assessment


def keep_among_staff(assessment: Assessment, line_id: int | None = None) -> None:
    """Within a use case: what staff wrote to the city and never sent, at this line or anywhere, is a note of theirs."""
    unsent = policies.unsent_questions().where(Assessment.id == assessment.id)
    if line_id is not None:
        unsent = unsent.where(AssessmentLine.id == line_id)
    found = list(session.scalars(unsent))
    session.execute(sa.update(Remark).where(Remark.id.in_(found)).values(circle="staff"))


def _tell_city(actor: Actor, assessment: Assessment) -> None:
    """Its people hear how many criteria they are asked about now."""
    session.flush()
    people, number = concerned.city_people(assessment.city_id), len(_asked(assessment))
    record(
        MembersConcerned(
            kind="assessment_asked", subject_id=assessment.id, member_ids=people, by_id=actor.id, note=str(number)
        )
    )


def _asked(assessment: Assessment) -> list[ReviewedLine]:
    return [line for line in validating.list_lines(assessment) if line.line.asked]


def _write(actor: Actor, line: ReviewedLine, circle: str, body: str) -> Remark:
    remark = Remark(line_id=line.line.id, author_id=actor.id, circle=circle, body=body, at=clock.now())
    session.add(remark)
    session.flush()
    _changed(actor, line)
    if circle == "both" and line.assessment.state == states.CLARIFYING:  # before that the city is not asked yet
        record(RemarkWritten(assessment_id=line.assessment.id, line_id=line.line.id, remark_id=remark.id, circle=circle,
                             by_id=actor.id or 0))  # fmt: skip
    return remark


def _changed(actor: Actor, line: ReviewedLine) -> None:
    record(AssessmentLineChanged(assessment_id=line.assessment.id, line_id=line.line.id, by_id=actor.id or 0))


def _move(actor: Actor, assessment: Assessment, state: str) -> None:
    assessment.move(state)
    session.flush()
    act = "assessment_asked" if state == states.CLARIFYING else "assessment_questions_withdrawn"
    audit.log(actor, act, "assessment", assessment.id, staff={"title": assessment.city.name})
    record(
        AssessmentMoved(assessment_id=assessment.id, city_id=assessment.city_id, state=state, by_id=actor.id or 0)
    )  # fmt: skip
