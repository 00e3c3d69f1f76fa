"""Assessments of cities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.assessments.models.assessments import Assessment, AssessmentLine
from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Area, Criterion, Framework
from forum.kernel import clock
from forum.kernel.database import session


def create_assessment(city: City, claims: Mapping[str, str] | None = None, **facts: Any) -> Assessment:
    """A draft of the city against the current framework, or `framework`; `claims` by code."""
    framework = facts.pop("framework", None) or session.scalar(sa.select(Framework).where(Framework.current))
    ordered = sa.select(Criterion).join(Area, Area.id == Criterion.area_id)
    ordered = ordered.where(Criterion.framework_id == framework.id).order_by(Area.position, Criterion.position)
    values = {"city_id": city.id, "framework_id": framework.id, "started_at": clock.now(), **facts}
    assessment = Assessment(**values)
    assessment.lines = [
        AssessmentLine(criterion_id=criterion.id, position=position, claim=(claims or {}).get(criterion.code, ""))
        for position, criterion in enumerate(session.scalars(ordered), start=1)
    ]
    session.add(assessment)
    session.commit()
    return assessment
