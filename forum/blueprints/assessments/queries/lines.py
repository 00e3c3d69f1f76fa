"""Reads around one line of an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.queries.assessments import names_of
from forum.blueprints.standards.models import Criterion, FormerCode
from forum.blueprints.standards.rules.codes import normalise_code
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound

FIELDS = ("claim", "step", "note", "assignee_id")
"""What is written as a whole: two who change the same one have to look at each other's."""
_SHOWN = (
    joinedload(AssessmentLine.assessment).joinedload(Assessment.city),
    joinedload(AssessmentLine.assessment).joinedload(Assessment.framework),
    joinedload(AssessmentLine.criterion).joinedload(Criterion.area),
    joinedload(AssessmentLine.assignee), joinedload(AssessmentLine.edited_by),
)  # fmt: skip


@dataclass(frozen=True)
class Neighbours:
    """The codes of the criteria before and after one; empty at the ends."""

    previous: str
    next: str


def get_line(actor: Actor, assessment_id: int, code: str) -> AssessmentLine:
    """The line of a criterion, by its code or a former one, with all that its page shows. Raises NotFound."""
    wanted = normalise_code(code)
    named = sa.or_(
        Criterion.code == wanted,
        Criterion.id.in_(sa.select(FormerCode.criterion_id).where(FormerCode.code == wanted)),
    )
    seen = policies.visible_assessments(actor).where(Assessment.id == assessment_id).with_only_columns(Assessment.id)
    statement = (
        sa.select(AssessmentLine)
        .join(AssessmentLine.criterion)
        .where(AssessmentLine.assessment_id.in_(seen), named)
        .order_by((Criterion.code != wanted).asc())
        .options(*_SHOWN, joinedload(AssessmentLine.criterion).selectinload(Criterion.former))
    )
    line = session.scalars(statement.limit(1)).first() if wanted else None
    if line is None:
        raise NotFound
    return line


def find_line_to_tell(line_id: int) -> AssessmentLine | None:
    """A line for those who may see its assessment, who are told of it."""
    return session.scalar(sa.select(AssessmentLine).where(AssessmentLine.id == line_id).options(*_SHOWN))


def get_line_by_id(actor: Actor, line_id: int) -> AssessmentLine:
    """The same for whoever asks for it by its number. Raises NotFound."""
    line = find_line_to_tell(line_id)
    if line is None or not policies.can_see_assessment(actor, line.assessment):
        raise NotFound
    return line


def find_neighbours(line: AssessmentLine) -> Neighbours:
    """The criteria before and after one, in the order of the framework."""
    beside = (
        sa.select(AssessmentLine.position, Criterion.code)
        .join(Criterion, Criterion.id == AssessmentLine.criterion_id)
        .where(AssessmentLine.assessment_id == line.assessment_id)
        .where(AssessmentLine.position.in_((line.position - 1, line.position + 1)))
    )
    found = {row.position: row.code for row in session.execute(beside)}
    return Neighbours(found.get(line.position - 1, ""), found.get(line.position + 1, ""))


def present_of(line: AssessmentLine) -> Mapping[str, dict[str, Any]]:
    """Of each field its value now, who wrote it (`{"id", "name"}`) and when; one statement at most."""
    names = names_of({one["by"] for one in line.writers.values() if one["by"]})
    found: dict[str, dict[str, Any]] = {}
    for field in FIELDS:
        wrote = line.writers.get(field) or {}
        by = {"id": wrote["by"], "name": names[wrote["by"]]} if wrote.get("by") in names else None
        found[field] = {"value": getattr(line, field), "by": by, "at": wrote.get("at")}
    return found
