"""A new assessment begins with what an earlier one said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.assessments.rules import carrying, states
from forum.blueprints.standards.models import Criterion, CriterionLink, Framework
from forum.kernel.database import session

_SOURCES = (states.DECIDED, states.WITHDRAWN, states.DRAFT)


def find_source(city_id: int, framework: Framework) -> Assessment | None:
    """The last assessment of a city against this framework or an earlier version of it that is not with staff."""
    same = Framework.id == framework.id
    family = sa.and_(Framework.family == framework.family, Framework.family != "", Framework.year <= framework.year)
    statement = (
        sa.select(Assessment)
        .join(Framework, Framework.id == Assessment.framework_id)
        .where(Assessment.city_id == city_id, Assessment.state.in_(_SOURCES), sa.or_(same, family))
        .order_by(Assessment.id.desc())
        .options(joinedload(Assessment.framework))
    )
    return session.scalars(statement.limit(1)).first()


def carry_over(new: Assessment, criteria: Sequence[Criterion], source: Assessment) -> int:
    """Within a use case: fill the lines of a new assessment with what the earlier one said; how many it were.

    What is carried waits to be confirmed. The criteria have their former codes loaded; the lines are in the session.
    """
    answered = _answered(source)
    codes = {number: line.criterion.code for number, line in answered.items()}
    wanted = [(one.id, one.code, one.former_codes) for one in criteria]
    matched = carrying.match(wanted, codes, _same(list(codes)))
    by_id = {one.id: one for one in criteria}
    into = {matched[line.criterion_id]: line for line in new.lines if line.criterion_id in matched}
    for old_id, line in into.items():
        line.carried = _fill(line, answered[old_id], by_id[line.criterion_id])
    session.flush()
    _copy_evidence({answered[old_id].id: line for old_id, line in into.items()})
    return sum(line.carried for line in into.values())


def _answered(source: Assessment) -> dict[int, AssessmentLine]:
    lines = sa.select(AssessmentLine).where(AssessmentLine.assessment_id == source.id)
    return {line.criterion_id: line for line in session.scalars(lines.options(joinedload(AssessmentLine.criterion)))}


def _same(ids: Sequence[int]) -> set[tuple[int, int]]:
    either = sa.or_(CriterionLink.criterion_id.in_(ids), CriterionLink.other_id.in_(ids))
    links = sa.select(CriterionLink.criterion_id, CriterionLink.other_id).where(CriterionLink.kind == "same", either)
    return {(row[0], row[1]) for row in session.execute(links)}


def _fill(line: AssessmentLine, old: AssessmentLine, criterion: Criterion) -> bool:
    line.claim, line.step, line.note = old.claim, old.step, old.note
    line.ticked = carrying.ticks_that_stand(old.criterion.checklist, criterion.checklist, old.ticked)
    line.assignee_id, line.writers = old.assignee_id, old.writers
    return bool(line.said or line.note or line.ticked)


def _copy_evidence(into: Mapping[int, AssessmentLine]) -> None:
    """`into` is the new line by the id of the old one; the file of a private upload is the same file."""
    for one in session.scalars(sa.select(Evidence).where(Evidence.line_id.in_(list(into))).order_by(Evidence.id)):
        line = into[one.line_id]
        line.carried = True
        session.add(Evidence(
            line_id=line.id, resource_id=one.resource_id, resource_version=one.resource_version,
            file_id=one.file_id, link=one.link, title=one.title, note=one.note, page=one.page,
            added_by_id=one.added_by_id, added_at=one.added_at,
        ))  # fmt: skip
