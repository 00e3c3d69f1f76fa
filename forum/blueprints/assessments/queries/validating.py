"""Reads around the validation of an assessment by programme staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.remarks import Remark
from forum.blueprints.assessments.models.reviews import NEVER_REVIEWED, LineReview, LineValidation
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.rules.results import Result, Scored, compute
from forum.blueprints.assessments.rules.validating import MET, OPEN
from forum.blueprints.standards.models import Criterion, FormerCode, Framework
from forum.blueprints.standards.rules.codes import normalise_code
from forum.blueprints.standards.rules.scoring import checklist_met
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize

MOST_EARLIER = 5


@dataclass(frozen=True)
class ReviewedLine:
    """A line with its criterion and area, where its validation stands, and the reviews of this cycle, oldest first."""

    assessment: Assessment
    line: AssessmentLine
    validation: LineValidation | None
    reviews: Sequence[LineReview] = field(default=())

    @property
    def criterion(self) -> Criterion:
        """What the line is about."""
        return self.line.criterion

    @property
    def version(self) -> int:
        """The version of its validation; 0 while nobody has reviewed it."""
        return self.validation.version if self.validation else NEVER_REVIEWED

    @property
    def state(self) -> str:
        """`open`, `second`, `disputed` or `final`."""
        return self.validation.state if self.validation else OPEN

    @property
    def final(self) -> bool:
        """Whether it has its outcome."""
        return self.validation is not None and self.validation.final

    @property
    def claimed(self) -> bool:
        """Whether the city says that it is met, or a step above none: then one person alone does not deny it."""
        return self.line.claim == MET or bool(self.line.step)

    @property
    def unsent(self) -> bool:
        """Whether a question about it is written which the city has not been sent."""
        return self.line.asked and self.assessment.state != states.CLARIFYING

    @property
    def reviewer_ids(self) -> frozenset[int]:
        """Who has reviewed it in this cycle."""
        return frozenset(review.reviewer_id for review in self.reviews)

    @property
    def enough_ticked(self) -> bool | None:
        """Whether the checklist's threshold is reached; None for a criterion without one."""
        checklist = self.criterion.checklist
        return checklist_met(checklist, self.line.ticked) if checklist.get("items") else None

    def waits_for(self, actor: Actor) -> bool:
        """Whether this person could bring it on: neither final nor asked about, and not waiting for another person."""
        return not self.final and not self.line.asked and actor.id not in self.reviewer_ids


@dataclass(frozen=True)
class Earlier:
    """What was decided on the same criterion in an earlier assessment of the city."""

    assessment: Assessment
    framework: Framework
    outcome: str
    reason: str


def get_assessment(actor: Actor, assessment_id: int) -> Assessment:
    """An assessment with its city and framework. Raises NotFound."""
    wanted = policies.visible_assessments(actor).where(Assessment.id == assessment_id)
    found = session.scalar(wanted.options(joinedload(Assessment.city), joinedload(Assessment.framework)))
    if found is None:
        raise NotFound
    return found


def lock_assessment(actor: Actor, assessment_id: int) -> Assessment:
    """The same while nobody else reviews, asks or decides, until the open transaction ends. Raises NotFound."""
    lock = sa.select(Assessment.id).where(Assessment.id == assessment_id).with_for_update()
    session.execute(lock)
    return get_assessment(actor, assessment_id)


def get_to_validate(actor: Actor, assessment_id: int) -> Assessment:
    """An assessment for its validation. Raises NotFound, Forbidden."""
    assessment = get_assessment(actor, assessment_id)
    authorize(policies.can_see_validation, actor, assessment)
    return assessment


def list_lines(assessment: Assessment) -> Sequence[ReviewedLine]:
    """All lines in their order, with reviews; two statements."""
    rows = session.execute(_lines_of(assessment).order_by(AssessmentLine.position)).unique().all()
    of_line = _reviews(LineReview.line_id.in_([row[0].id for row in rows]))
    return [ReviewedLine(assessment, line, found, _current(of_line, found)) for line, found in rows]


def get_line(assessment: Assessment, code: str) -> ReviewedLine:
    """The line of a criterion, whose code may be typed in any case. Raises NotFound."""
    wanted = _lines_of(assessment).where(Criterion.code == (normalise_code(code) or ""))
    row = session.execute(wanted).unique().one_or_none()
    if row is None:
        raise NotFound
    line, found = row
    return ReviewedLine(assessment, line, found, _current(_reviews(LineReview.line_id == line.id), found))


def count_lines(assessment_id: int) -> int:
    """How many lines an assessment has."""
    counted = sa.select(sa.func.count()).where(AssessmentLine.assessment_id == assessment_id)
    return session.scalar(counted) or 0


def compute_result(assessment: Assessment, lines: Sequence[ReviewedLine]) -> Result:
    """What the final outcomes of these lines come to; lines without one count as not met."""
    framework = assessment.framework
    return compute(framework.scoring, framework.levels, [_scored(one) for one in lines])


def list_all_reviews(line: ReviewedLine) -> Sequence[LineReview]:
    """Every review of a line, those of earlier cycles too, the oldest first."""
    return _reviews(LineReview.line_id == line.line.id).get(line.line.id, [])


def list_remarks(actor: Actor, line: ReviewedLine) -> Sequence[Remark]:
    """What staff wrote to each other and to the city at a line, and the city to staff; the oldest first."""
    authorize(policies.can_see_validation, actor, line.assessment)
    said = sa.select(Remark).where(Remark.line_id == line.line.id, Remark.circle.in_(("staff", "both")))
    return session.scalars(said.options(joinedload(Remark.author)).order_by(Remark.id)).all()


def list_earlier(line: ReviewedLine) -> Sequence[Earlier]:
    """What was decided on the criterion before, under its present or a former code, the newest first; one statement."""
    assessment = line.assessment
    former = sa.select(FormerCode.code).where(FormerCode.criterion_id == line.criterion.id)
    decided = (
        sa.select(Assessment, Framework, AssessmentLine.outcome, AssessmentLine.outcome_reason)
        .join(AssessmentLine, AssessmentLine.assessment_id == Assessment.id)
        .join(Criterion, Criterion.id == AssessmentLine.criterion_id)
        .join(Framework, Framework.id == Assessment.framework_id)
        .where(Assessment.city_id == assessment.city_id, Assessment.state == states.DECIDED)
        .where(Assessment.id != assessment.id, _same_family(assessment.framework))
        .where(sa.or_(Criterion.code == line.criterion.code, Criterion.code.in_(former)))
        .order_by(Assessment.decided_at.desc(), Assessment.id.desc())
        .limit(MOST_EARLIER)
    )
    return [Earlier(*row) for row in session.execute(decided)]


def _same_family(framework: Framework) -> sa.ColumnElement[bool]:
    if framework.family:
        return Framework.family == framework.family
    return Framework.id == framework.id


def _lines_of(assessment: Assessment) -> sa.Select[AssessmentLine, LineValidation]:
    return (
        sa.select(AssessmentLine, LineValidation)
        .join(AssessmentLine.criterion)
        .join(Criterion.area)
        .outerjoin(LineValidation, LineValidation.line_id == AssessmentLine.id)
        .where(AssessmentLine.assessment_id == assessment.id)
        .options(contains_eager(AssessmentLine.criterion).contains_eager(Criterion.area))
    )


def _reviews(which: sa.ColumnElement[bool]) -> Mapping[int, list[LineReview]]:
    people = joinedload(LineReview.reviewer).joinedload(Member.city)
    by_line: dict[int, list[LineReview]] = {}
    for review in session.scalars(sa.select(LineReview).where(which).options(people).order_by(LineReview.id)):
        by_line.setdefault(review.line_id, []).append(review)
    return by_line


def _current(by_line: Mapping[int, list[LineReview]], found: LineValidation | None) -> Sequence[LineReview]:
    """Those of this cycle, of each reviewer the last."""
    if found is None:
        return ()
    last = {one.reviewer_id: one for one in by_line.get(found.line_id, []) if one.cycle == found.cycle}
    return sorted(last.values(), key=lambda one: one.id)


def _scored(one: ReviewedLine) -> Scored:
    found = one.validation if one.final else None
    criterion = one.criterion
    return Scored(
        criterion.code, criterion.area.code, found.outcome if found else "", found.step if found else None,
        criterion.prerequisites,
    )  # fmt: skip
