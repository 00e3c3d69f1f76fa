"""Beginning a version of a standard, and changing what it is as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from forum.blueprints.standards import policies, queries
from forum.blueprints.standards.errors import FrameworkPublished
from forum.blueprints.standards.models import DRAFT, Area, Criterion, CriterionLink, FormerCode, Framework
from forum.blueprints.standards.rules.editions import COUNT, describe
from forum.blueprints.standards.services.filling import fill_area, fill_criterion, replace_former_codes
from forum.kernel import audit
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

NAMES_OF_PAGES = ("new",)
_EMPTY: Mapping[str, Any] = {
    "note": "", "notice": {}, "levels": [], "scoring": {"kind": COUNT}, "eligibility": {}, "questions": [],
    "complete": True, "areas": [],
}  # fmt: skip
_FACTS = ("name", "owner", "version", "year", "complete", "note", "levels", "scoring", "eligibility", "questions")


@use_case
def begin_draft(actor: Actor, slug: str, based_on: str | None = None, **facts: Any) -> Framework:
    """Begin a draft from a version, with all that it holds, or from nothing; `facts` are as of change_draft.

    Each criterion of the copy is linked to the one it came from, and to all that is linked to that. Raises NotFound,
    Forbidden, Invalid (a slug in use).
    """
    authorize(policies.can_write_standards, actor)
    base = queries.get_framework(based_on, actor, for_document=True) if based_on else None
    told = {name: value for name, value in facts.items() if value or not base}
    document = {**(describe(base) if base else _EMPTY), **told}
    draft = Framework(
        slug=slug, current=False, digest="", state=DRAFT, family=base.family if base else facts.get("family") or slug,
        based_on_id=base.id if base else None,
    )  # fmt: skip
    _write_facts(draft, document)
    _add(draft)
    _write_areas(draft, document["areas"])
    if base:
        _link_to_origin(draft, base)
        _inherit_map(draft, base)
    audit.log(actor, "framework_drafted", "framework", draft.id, staff={"slug": slug, "based_on": based_on or ""})
    return queries.get_framework(slug, actor, for_document=True)


@use_case
def change_draft(actor: Actor, slug: str, version_seen: int | None, facts: Mapping[str, Any]) -> Framework:
    """Change what a draft is as a whole; what is left out stays.

    Raises NotFound, Forbidden, FrameworkPublished, StaleVersion, VersionRequired.
    """
    authorize(policies.can_write_standards, actor)
    draft = get_draft(actor, slug, version_seen)
    _write_facts(draft, facts)
    draft.family = facts.get("family", draft.family)
    session.flush()
    return queries.get_framework(slug, actor, for_document=True)


@use_case
def remove_draft(actor: Actor, slug: str, version_seen: int | None) -> None:
    """Throw a draft away. Raises NotFound, Forbidden, FrameworkPublished, StaleVersion, VersionRequired."""
    authorize(policies.can_write_standards, actor)
    draft = get_draft(actor, slug, version_seen)
    mine = sa.select(Criterion.id).where(Criterion.framework_id == draft.id)
    linked = sa.or_(CriterionLink.criterion_id.in_(mine), CriterionLink.other_id.in_(mine))
    audit.log(actor, "framework_removed", "framework", draft.id, staff={"slug": slug})
    for statement in (
        sa.delete(CriterionLink).where(linked),
        sa.delete(FormerCode).where(FormerCode.criterion_id.in_(mine)),
        sa.delete(Criterion).where(Criterion.framework_id == draft.id),
        sa.delete(Area).where(Area.framework_id == draft.id),
        sa.update(Framework).where(Framework.based_on_id == draft.id).values(based_on_id=None),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
    session.expunge(draft)
    session.execute(sa.delete(Framework).where(Framework.id == draft.id))


def get_draft(actor: Actor, slug: str, version_seen: int | None) -> Framework:
    """Within a use case: the draft, loaded whole, locked against others who write, at the version that was seen."""
    draft = queries.get_framework(slug, actor, for_document=True, for_update=True)
    if draft.state != DRAFT:
        raise FrameworkPublished
    check_version(draft.revision, version_seen, required=True)
    return draft


def touch(draft: Framework) -> None:
    """Within a use case: a part of the draft has changed, so whoever saw it before sees it again first."""
    flag_modified(draft, "notices")
    session.flush()


def _write_facts(draft: Framework, facts: Mapping[str, Any]) -> None:
    for name in _FACTS:
        if name in facts:
            setattr(draft, name, facts[name])
    if "notice" in facts:
        draft.notices = facts["notice"]


def _add(draft: Framework) -> None:
    taken = draft.slug in NAMES_OF_PAGES
    session.add(draft)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        taken = True
    if taken:
        raise Invalid(errors={"slug": [_("This address is taken. Choose another one.")]})


def _write_areas(draft: Framework, described_areas: Any) -> None:
    areas = [Area() for _described in described_areas]
    for position, (area, described) in enumerate(zip(areas, described_areas, strict=True), start=1):
        fill_area(area, draft, position, described)
    session.flush()
    former: dict[Criterion, Any] = {}
    for area, described in zip(areas, described_areas, strict=True):
        for number, detail in enumerate(described["criteria"], start=1):
            criterion = Criterion()
            fill_criterion(criterion, area, number, detail)
            former[criterion] = detail["former_codes"]
    session.flush()
    replace_former_codes(former)


def _link_to_origin(draft: Framework, base: Framework) -> None:
    rows = sa.select(Criterion.code, Criterion.id)
    origin = {row.code: row.id for row in session.execute(rows.where(Criterion.framework_id == base.id))}
    session.add_all(
        CriterionLink(criterion_id=copy.id, other_id=origin[copy.code], kind="same", suggested=True)
        for copy in session.execute(rows.where(Criterion.framework_id == draft.id))
    )
    session.flush()


def _inherit_map(draft: Framework, base: Framework) -> None:
    """What the copied criteria are to those of other published versions, so are their copies."""
    rows = sa.select(Criterion.code, Criterion.id)
    copies = {row.code: row.id for row in session.execute(rows.where(Criterion.framework_id == draft.id))}
    copy_of = {row.id: copies[row.code] for row in session.execute(rows.where(Criterion.framework_id == base.id))}
    known = sa.select(Criterion.id).join(Criterion.area).join(Area.framework)
    known = known.where(Framework.state != DRAFT, Framework.id.not_in((base.id, draft.id)))
    one, other = CriterionLink.criterion_id, CriterionLink.other_id
    touching = sa.or_(one.in_(copy_of) & other.in_(known), other.in_(copy_of) & one.in_(known))
    session.add_all(
        CriterionLink(
            criterion_id=copy_of.get(link.criterion_id, link.criterion_id),
            other_id=copy_of.get(link.other_id, link.other_id), kind=link.kind, suggested=link.suggested,
        )
        for link in session.scalars(sa.select(CriterionLink).where(touching)).all()
    )  # fmt: skip
    session.flush()
