"""Reads around whole assessments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.rules.progress import Told
from forum.blueprints.standards.models import Area, Criterion, Framework
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

_HEAD = (
    joinedload(Assessment.city), joinedload(Assessment.framework), joinedload(Assessment.started_by),
    joinedload(Assessment.submitted_by),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line with how many pieces of evidence it has, and whether the city is to change it since staff asked."""

    line: AssessmentLine
    evidence: int
    asked: bool

    @property
    def told(self) -> Told:
        """What the rules ask of it."""
        line, criterion = self.line, self.line.criterion
        return Told(
            criterion.code, criterion.area.code, line.claim, line.step, line.ticked, criterion.checklist,
            self.evidence, line.carried,
        )  # fmt: skip


def get_assessment(actor: Actor, assessment_id: int) -> Assessment:
    """An assessment with its city, framework and who began and submitted it. Raises NotFound."""
    wanted = policies.visible_assessments(actor).where(Assessment.id == assessment_id)
    found = session.scalar(wanted.options(*_HEAD))
    if found is None:
        raise NotFound
    return found


def list_assessments(
    actor: Actor, cursor: str | None = None, limit: int | None = None, state: str | None = None
) -> Page[Assessment]:
    """Those one may see, the latest first."""
    statement = policies.visible_assessments(actor).options(*_HEAD)
    if state:
        statement = statement.where(Assessment.state == state)
    return paginate(statement, [Key(Assessment.id, descending=True)], cursor, limit)


def list_rows(assessment: Assessment) -> Sequence[Row]:
    """All lines of an assessment that the asker may see, in the order of the framework; two statements."""
    lines = sa.select(AssessmentLine).where(AssessmentLine.assessment_id == assessment.id)
    lines = lines.order_by(AssessmentLine.position, AssessmentLine.id).options(
        joinedload(AssessmentLine.criterion).joinedload(Criterion.area),
        joinedload(AssessmentLine.assignee), joinedload(AssessmentLine.edited_by),
    )  # fmt: skip
    counts = count_evidence(assessment)
    clarifying = assessment.state == states.CLARIFYING
    return [Row(line, counts.get(line.id, 0), line.asked and clarifying) for line in session.scalars(lines)]


def count_evidence(assessment: Assessment) -> Mapping[int, int]:
    """How many pieces each line has; lines without any are left out."""
    counted = sa.select(Evidence.line_id, sa.func.count()).join(AssessmentLine, AssessmentLine.id == Evidence.line_id)
    counted = counted.where(AssessmentLine.assessment_id == assessment.id).group_by(Evidence.line_id)
    return {row[0]: row[1] for row in session.execute(counted)}


def find_open(city_id: int, framework_id: int) -> int | None:
    """The id of the open assessment of a city against a framework, for its own people."""
    wanted = sa.select(Assessment.id).where(Assessment.city_id == city_id, Assessment.framework_id == framework_id)
    return session.scalar(wanted.where(Assessment.state.in_(states.OPEN)))


def list_of_city(actor: Actor, city_id: int, limit: int = 5) -> Sequence[Assessment]:
    """The latest of a city, as far as the actor may see them."""
    statement = policies.visible_assessments(actor).where(Assessment.city_id == city_id)
    return session.scalars(statement.options(*_HEAD).order_by(Assessment.id.desc()).limit(limit)).all()


def list_startable() -> Sequence[Framework]:
    """The published frameworks, the current one first."""
    order = (Framework.current.desc(), Framework.year.desc(), Framework.id)
    return session.scalars(sa.select(Framework).where(Framework.state == "published").order_by(*order)).all()


def get_startable(slug: str | None) -> Framework | None:
    """The published framework of that name, the current one without a name; with its areas and criteria."""
    everything = selectinload(Framework.areas).selectinload(Area.criteria).selectinload(Criterion.former)
    wanted = sa.select(Framework).where(Framework.state == "published").options(everything)
    return session.scalar(wanted.where(Framework.slug == slug if slug else Framework.current))


def list_people(city_id: int) -> Sequence[Member]:
    """The people of a city, for whom its assessment is; accounts that are open, by name."""
    people = sa.select(Member).where(Member.city_id == city_id, Member.closed_at.is_(None))
    return session.scalars(people.order_by(Member.search_name, Member.id).limit(200)).all()


def names_of(ids: set[int]) -> Mapping[int, str]:
    """The names of those who wrote something in an assessment that the asker may see."""
    if not ids:
        return {}
    return {row.id: row.name for row in session.execute(sa.select(Member.id, Member.name).where(Member.id.in_(ids)))}
