"""Loading frameworks from the files that describe them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.standards import policies, queries
from forum.blueprints.standards.models import Area, Criterion, FormerCode, Framework
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@dataclass(frozen=True)
class FrameworkFile:
    """A framework as a file describes it, and the digest of that file."""

    content: Mapping[str, Any]
    digest: str


@use_case
def load_frameworks(actor: Actor, files: Sequence[FrameworkFile]) -> int:
    """Bring the frameworks to what the files say and answer how many changed; the same files change nothing.

    Areas and criteria keep their ids, so that what is tagged stays tagged; none is ever removed.
    """
    authorize(policies.can_load_frameworks, actor)
    known = {row.slug: row.digest for row in session.execute(sa.select(Framework.slug, Framework.digest))}
    changed = [file for file in files if known.get(file.content["slug"]) != file.digest]
    for file in changed:
        _load(file)
    if changed:
        session.flush()
        queries.forget_catalogue()
    return len(changed)


def _load(file: FrameworkFile) -> None:
    content = file.content
    framework = session.scalar(sa.select(Framework).where(Framework.slug == content["slug"]))
    framework = framework or Framework(slug=content["slug"])
    for name in ("name", "owner", "version", "year", "current", "complete", "note", "levels"):
        setattr(framework, name, content[name])
    framework.notices = content["notice"]
    framework.digest = file.digest
    session.add(framework)
    session.flush()
    areas = {area.code: area for area in session.scalars(_of(Area, framework))}
    criteria = {criterion.code: criterion for criterion in session.scalars(_of(Criterion, framework))}
    for position, described in enumerate(content["areas"], start=1):
        areas[described["code"]] = area = areas.get(described["code"]) or Area(code=described["code"])
        _fill_area(area, framework, position, described)
    session.flush()  # areas and criteria in one go each: a newcomer's first start waits for this
    former: dict[Criterion, Sequence[str]] = {}
    for described in content["areas"]:
        for number, detail in enumerate(described["criteria"], start=1):
            criterion = criteria.get(detail["code"]) or Criterion(code=detail["code"])
            _fill_criterion(criterion, areas[described["code"]], number, detail)
            former[criterion] = detail.get("former_codes", [])
    session.flush()
    _replace_former_codes(former)


def _replace_former_codes(codes: Mapping[Criterion, Sequence[str]]) -> None:
    criteria = {criterion.id: known for criterion, known in codes.items()}
    session.execute(sa.delete(FormerCode).where(FormerCode.criterion_id.in_(criteria)))
    session.add_all(FormerCode(code=code, criterion_id=id) for id, known in criteria.items() for code in known)


def _of(model: Any, framework: Framework) -> Any:
    return sa.select(model).where(model.framework_id == framework.id)


def _fill_area(area: Area, framework: Framework, position: int, described: Mapping[str, Any]) -> None:
    area.framework_id, area.framework_slug, area.position = framework.id, framework.slug, position
    area.names, area.descriptions = described["name"], described["description"]
    area.translations_suggested = described.get("translations_suggested", False)
    area.exemplars = described.get("exemplars", [])
    session.add(area)


def _fill_criterion(criterion: Criterion, area: Area, position: int, described: Mapping[str, Any]) -> None:
    criterion.framework_id, criterion.framework_slug = area.framework_id, area.framework_slug
    criterion.area_id, criterion.position = area.id, position
    criterion.names, criterion.descriptions = described["name"], described["description"]
    criterion.evidence, criterion.evidence_basis = described["evidence"], described["evidence_basis"]
    rule = described.get("rule")
    criterion.rules = {"en": rule, **described.get("rule_translations", {})} if rule else {}
    session.add(criterion)
