"""Writing areas and criteria as they are described, by a file or by staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.standards.models import Area, Criterion, FormerCode, Framework
from forum.kernel.database import session


def fill_area(area: Area, framework: Framework, position: int, described: Mapping[str, Any]) -> None:
    """Bring an area to what is described, at its place in the framework."""
    area.framework_id, area.framework_slug, area.position = framework.id, framework.slug, position
    area.code, area.names, area.descriptions = described["code"], described["name"], described["description"]
    area.translations_suggested = described.get("translations_suggested", False)
    area.exemplars = described.get("exemplars", [])
    session.add(area)


def fill_criterion(criterion: Criterion, area: Area, position: int, described: Mapping[str, Any]) -> None:
    """Bring a criterion to what is described, at its place in the area; former codes are written apart."""
    criterion.framework_id, criterion.framework_slug = area.framework_id, area.framework_slug
    criterion.area_id, criterion.position, criterion.code = area.id, position, described["code"]
    criterion.names, criterion.descriptions = described["name"], described["description"]
    criterion.evidence, criterion.evidence_basis = described["evidence"], described["evidence_basis"]
    criterion.checklist = described.get("checklist", {})
    criterion.prerequisites = described.get("prerequisites", [])
    criterion.rules = _by_language(described.get("rule"), described.get("rule_translations", {}))
    session.add(criterion)


def replace_former_codes(codes: Mapping[Criterion, Sequence[str]]) -> None:
    """Bring the former codes of these criteria, which have their ids, to the ones given."""
    criteria = {criterion.id: known for criterion, known in codes.items()}
    session.execute(sa.delete(FormerCode).where(FormerCode.criterion_id.in_(criteria)))
    session.add_all(FormerCode(code=code, criterion_id=id) for id, known in criteria.items() for code in known)


def _by_language(rule: Any, translations: Mapping[str, str]) -> dict[str, str]:
    """A file has the English text and its translations apart, a description has all of them together."""
    if isinstance(rule, Mapping):
        return dict(rule)
    return {"en": rule, **translations} if rule else {}
