"""Loading frameworks from the files that describe them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.standards import policies, queries
from forum.blueprints.standards.models import PUBLISHED, Area, Criterion, CriterionLink, Framework
from forum.blueprints.standards.services.filling import fill_area, fill_criterion, replace_former_codes
from forum.kernel import clock
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

    Areas and criteria keep their ids, so that what is tagged stays tagged; none is ever removed. What staff decided
    stands: which framework is current, which is retired, and one of their own that took the name of a file before it.
    """
    authorize(policies.can_load_frameworks, actor)
    known = {row.slug: row.digest for row in session.execute(sa.select(Framework.slug, Framework.digest))}
    changed = [file for file in files if known.get(file.content["slug"], "new") not in ("", file.digest)]
    for file in changed:
        _load(file)
    if changed:
        _replace_links(changed)
        session.flush()
        queries.forget_catalogue()
    return len(changed)


def _load(file: FrameworkFile) -> None:
    content = file.content
    framework = session.scalar(sa.select(Framework).where(Framework.slug == content["slug"]))
    framework = framework or _new(content)
    for name in ("name", "owner", "version", "year", "complete", "note", "levels", "family", "scoring"):
        setattr(framework, name, content[name])
    framework.notices, framework.digest = content["notice"], file.digest
    framework.published_at = framework.published_at or clock.now()
    framework.eligibility, framework.questions = content.get("eligibility", {}), content.get("questions", [])
    session.add(framework)
    session.flush()
    _load_areas(framework, content["areas"])


def _new(content: Mapping[str, Any]) -> Framework:
    """A file's framework at its first load; a current one takes the place of an older one that came the same way."""
    current = bool(content["current"])
    if current:
        session.execute(sa.update(Framework).where(Framework.digest != "").values(current=False))
        current = not session.scalar(sa.select(sa.exists().where(Framework.current)))
    return Framework(slug=content["slug"], current=current, state=PUBLISHED)


def _load_areas(framework: Framework, described_areas: Sequence[Mapping[str, Any]]) -> None:
    areas = {area.code: area for area in session.scalars(_of(Area, framework))}
    criteria = {criterion.code: criterion for criterion in session.scalars(_of(Criterion, framework))}
    for position, described in enumerate(described_areas, start=1):
        areas[described["code"]] = area = areas.get(described["code"]) or Area(code=described["code"])
        fill_area(area, framework, position, described)
    session.flush()  # areas and criteria in one go each: a newcomer's first start waits for this
    former: dict[Criterion, Sequence[str]] = {}
    for described in described_areas:
        for number, detail in enumerate(described["criteria"], start=1):
            criterion = criteria.get(detail["code"]) or Criterion(code=detail["code"])
            fill_criterion(criterion, areas[described["code"]], number, detail)
            former[criterion] = detail.get("former_codes", [])
    session.flush()
    replace_former_codes(former)


def _replace_links(files: Sequence[FrameworkFile]) -> None:
    """Bring the suggested links of these frameworks to what their files say; what staff linked stays as it is."""
    slugs = [file.content["slug"] for file in files]
    told = [
        (file.content["slug"], detail["code"], link)
        for file in files for area in file.content["areas"] for detail in area["criteria"]
        for link in detail.get("links", ())
    ]  # fmt: skip
    concerned = {*slugs, *(link["framework"] for _slug, _code, link in told)}
    rows = session.execute(
        sa.select(Criterion.framework_slug, Criterion.code, Criterion.id).where(Criterion.framework_slug.in_(concerned))
    )
    ids = {(slug, code): number for slug, code, number in rows}
    ours = sa.select(Criterion.id).where(Criterion.framework_slug.in_(slugs))
    session.execute(
        sa.delete(CriterionLink).where(CriterionLink.criterion_id.in_(ours), CriterionLink.suggested),
        execution_options={"synchronize_session": False},
    )
    pairs = session.execute(sa.select(CriterionLink.criterion_id, CriterionLink.other_id))
    kept = {pair for one, other in pairs for pair in ((one, other), (other, one))}
    for slug, code, link in told:
        pair = (ids[slug, code], ids.get((link["framework"], link["code"])))
        if pair[1] is not None and pair not in kept:
            session.add(CriterionLink(criterion_id=pair[0], other_id=pair[1], kind=link["kind"], suggested=True))


def _of(model: Any, framework: Framework) -> Any:
    return sa.select(model).where(model.framework_id == framework.id)
