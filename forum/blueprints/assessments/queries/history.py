"""All assessments of a city, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.assessments.rules import states
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import cities
from forum.blueprints.standards.models import Criterion, FormerCode, Framework
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize

MOST = 50


@dataclass(frozen=True)
class Past:
    """An assessment of a city with its `total` of lines, and what was won and lost against the one decided before.

    `before` is that of the same standard, None for the first and for what has not been decided.
    """

    assessment: Assessment
    total: int = 0
    before: Assessment | None = None
    won: Sequence[Criterion] = field(default=())
    lost: Sequence[Criterion] = field(default=())


def get_city(actor: Actor, city_id: int) -> City:
    """A city whose history one may see. Raises NotFound, Forbidden."""
    city = cities.get_city(actor, city_id)
    authorize(policies.can_see_history, actor, city)
    return city


def list_past(actor: Actor, city: City) -> Sequence[Past]:
    """The newest fifty assessments of a city, the newest first, each against the one before it; four statements."""
    of_city = policies.visible_assessments(actor).where(Assessment.city_id == city.id)
    of_city = of_city.options(joinedload(Assessment.framework), joinedload(Assessment.city))
    every = session.scalars(of_city.order_by(Assessment.id.desc()).limit(MOST)).all()
    met = _met([one.id for one in every if one.state == states.DECIDED])
    former = _former([criterion.id for found in met.values() for criterion in found.values()])
    totals = _totals([one.id for one in every])
    return [
        _against(Past(one, totals.get(one.id, 0), _before(one, every[place + 1 :])), met, former)
        for place, one in enumerate(every)
    ]


def _before(one: Assessment, older: Sequence[Assessment]) -> Assessment | None:
    if one.state != states.DECIDED:
        return None
    alike = (it for it in older if it.state == states.DECIDED and _same_standard(it.framework, one.framework))
    return next(alike, None)


def _same_standard(one: Framework, other: Framework) -> bool:
    return one.id == other.id or (bool(one.family) and one.family == other.family)


def _against(past: Past, met: Mapping[int, Mapping[str, Criterion]], former: Mapping[str, str]) -> Past:
    """Criteria are the same by their code; a former code is its present one."""
    if past.before is None:
        return past
    now, then = (
        {former.get(code, code): criterion for code, criterion in met.get(one.id, {}).items()}
        for one in (past.assessment, past.before)
    )
    won = [criterion for code, criterion in now.items() if code not in then]
    return replace(past, won=won, lost=[criterion for code, criterion in then.items() if code not in now])


def _totals(ids: Sequence[int]) -> dict[int, int]:
    counted = sa.select(AssessmentLine.assessment_id, sa.func.count()).group_by(AssessmentLine.assessment_id)
    return {row[0]: row[1] for row in session.execute(counted.where(AssessmentLine.assessment_id.in_(ids)))}


def _met(ids: Sequence[int]) -> dict[int, dict[str, Criterion]]:
    statement = (
        sa.select(AssessmentLine.assessment_id, Criterion)
        .join(Criterion, Criterion.id == AssessmentLine.criterion_id)
        .where(AssessmentLine.assessment_id.in_(ids), AssessmentLine.outcome == "met")
        .order_by(AssessmentLine.assessment_id, AssessmentLine.position)
    )
    found: dict[int, dict[str, Criterion]] = {}
    for assessment_id, criterion in session.execute(statement):
        found.setdefault(assessment_id, {})[criterion.code] = criterion
    return found


def _former(criterion_ids: Sequence[int]) -> dict[str, str]:
    """The present code of each former one among these criteria."""
    statement = sa.select(FormerCode.code, Criterion.code).join(Criterion, Criterion.id == FormerCode.criterion_id)
    rows = session.execute(statement.where(FormerCode.criterion_id.in_(set(criterion_ids))))
    return {row[0]: row[1] for row in rows}
