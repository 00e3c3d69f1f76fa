"""Writing the areas and criteria of a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.standards import policies
from forum.blueprints.standards.models import Area, Criterion, CriterionLink, FormerCode, Framework
from forum.blueprints.standards.rules.checking import AREA_CODE, CRITERION_CODE
from forum.blueprints.standards.rules.editions import checklist_of, describe_area, describe_criterion
from forum.blueprints.standards.services.drafting import get_draft, touch
from forum.blueprints.standards.services.filling import fill_area, fill_criterion, replace_former_codes
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

_NEW_AREA: Mapping[str, Any] = {"name": {}, "description": {}, "translations_suggested": False, "exemplars": []}
_NEW_CRITERION: Mapping[str, Any] = {
    "name": {}, "description": {}, "evidence": [], "evidence_basis": "own", "rule": {}, "former_codes": [],
    "checklist": {}, "prerequisites": [],
}  # fmt: skip


@use_case
def put_area(
    actor: Actor, slug: str, code: str, version_seen: int | None, told: Mapping[str, Any], *, new: bool = False
) -> Area:
    """Write an area of a draft, a new one if there is none of this code; what is left out stays.

    `told` may give it another `code` and a `position`, counted from 1. A `new` one never replaces another.
    Raises NotFound, Forbidden, Invalid (a code in use), FrameworkPublished, StaleVersion, VersionRequired.
    """
    authorize(policies.can_write_standards, actor)
    draft = get_draft(actor, slug, version_seen)
    area = None if new else next((one for one in draft.areas if one.code == code), None)
    renamed = told.get("code", code)
    if not AREA_CODE.fullmatch(renamed):
        raise Invalid(errors={"code": [_("The code of an area is two to six letters, such as DM.")]})
    _refuse_taken([one.code for one in draft.areas if one is not area], renamed)
    described = {**(describe_area(area) if area else _NEW_AREA), **told, "code": renamed}
    others = [one for one in draft.areas if one is not area]
    place = told.get("position") or (area.position if area else len(others) + 1)
    area = area or Area()
    fill_area(area, draft, place, described)
    _renumber(others, area, place)
    touch(draft)
    return area


@use_case
def remove_area(actor: Actor, slug: str, code: str, version_seen: int | None) -> Framework:
    """Take an area and its criteria out of a draft. Raises as put_area."""
    authorize(policies.can_write_standards, actor)
    draft = get_draft(actor, slug, version_seen)
    area = _area_of(draft, code)
    for criterion in area.criteria:
        _remove(criterion)
    session.flush()
    session.delete(area)
    touch(draft)
    session.expire(draft, ["areas"])
    return draft


@use_case
def put_criterion(
    actor: Actor, slug: str, code: str, version_seen: int | None, told: Mapping[str, Any], *, new: bool = False
) -> Criterion:
    """Write a criterion of a draft, a new one if there is none of this code; what is left out stays.

    `told` gives a new one its `area`, and may give one that is there another `area`, `code` or `position`. Another code
    is followed by the prerequisites and questions that name it, and the one before stays as a former code where an
    earlier version has it. A `new` one never replaces another.
    Raises NotFound, Forbidden, Invalid, FrameworkPublished, StaleVersion, VersionRequired.
    """
    authorize(policies.can_write_standards, actor)
    draft = get_draft(actor, slug, version_seen)
    every = [one for area in draft.areas for one in area.criteria]
    criterion = None if new else next((one for one in every if one.code == code), None)
    renamed = told.get("code", code)
    if not CRITERION_CODE.fullmatch(renamed):
        raise Invalid(errors={"code": [_("The code of a criterion is two to six letters and a number, such as DM3.")]})
    _refuse_taken([one.code for one in every if one is not criterion], renamed)
    area = _area_of(draft, told["area"], "area") if "area" in told else _area_with(draft, criterion)
    described = {**(describe_criterion(criterion) if criterion else _NEW_CRITERION), **told, "code": renamed}
    described["checklist"] = checklist_of(described["checklist"], criterion.checklist if criterion else {})
    if "checklist" in told:
        _refuse_need(described["checklist"])
    if criterion is not None and renamed != code:
        _follow(draft, every, code, renamed)
        described["former_codes"] = _with_former(draft, code, described["former_codes"])
    written = _write(criterion, area, described, told.get("position"))
    replace_former_codes({written: [one for one in described["former_codes"] if one != renamed]})
    touch(draft)
    return written


@use_case
def remove_criterion(actor: Actor, slug: str, code: str, version_seen: int | None) -> Framework:
    """Take a criterion out of a draft. Raises as put_criterion."""
    authorize(policies.can_write_standards, actor)
    draft = get_draft(actor, slug, version_seen)
    found = next((one for area in draft.areas for one in area.criteria if one.code == code), None)
    if found is None:
        raise NotFound
    _remove(found)
    touch(draft)
    session.expire(draft, ["areas"])
    return draft


def _write(criterion: Criterion | None, area: Area, described: Mapping[str, Any], position: int | None) -> Criterion:
    others = [one for one in area.criteria if one is not criterion]
    stays = criterion is not None and criterion.area_id == area.id
    place = position or (criterion.position if criterion and stays else len(others) + 1)
    written = criterion or Criterion()
    fill_criterion(written, area, place, described)
    _renumber(others, written, place)
    session.flush()
    return written


def _renumber(others: Sequence[Any], one: Any, place: int) -> None:
    """Put it at its place among the others, which close up."""
    order = [*others]
    order.insert(min(max(place, 1), len(order) + 1) - 1, one)
    for number, each in enumerate(order, start=1):
        each.position = number


def _area_of(draft: Framework, code: str, field: str = "") -> Area:
    area = next((one for one in draft.areas if one.code == code), None)
    if area is None and field:
        raise Invalid(errors={field: [_("There is no area %(code)s in this version.", code=code)]})
    if area is None:
        raise NotFound
    return area


def _area_with(draft: Framework, criterion: Criterion | None) -> Area:
    area = next((one for one in draft.areas if criterion in one.criteria), None)
    if area is None:
        raise Invalid(errors={"area": [_("Say to which area this criterion belongs.")]})
    return area


def _refuse_taken(codes: Sequence[str], code: str) -> None:
    if code in codes:
        raise Invalid(errors={"code": [_("The code %(code)s is taken in this version.", code=code)]})


def _refuse_need(checklist: Mapping[str, Any]) -> None:
    count = len(checklist.get("items", ()))
    if checklist and not 1 <= checklist["need"] <= count:
        told = _("%(need)s of %(count)s cannot be needed. Ask for at least 1 and at most all.",
                 need=checklist["need"], count=count)  # fmt: skip
        raise Invalid(errors={"need": [told]})


def _follow(draft: Framework, every: Sequence[Criterion], code: str, renamed: str) -> None:
    for one in every:
        if code in one.prerequisites:
            one.prerequisites = [renamed if asked == code else asked for asked in one.prerequisites]
    draft.questions = [
        {**question, "criteria": [renamed if asked == code else asked for asked in question["criteria"]]}
        for question in draft.questions
    ]


def _with_former(draft: Framework, code: str, former: Sequence[str]) -> list[str]:
    known = sa.exists().where(Criterion.framework_id == draft.based_on_id, Criterion.code == code)
    stands = draft.based_on_id is not None and session.scalar(sa.select(known))
    return list(dict.fromkeys([*former, code] if stands else former))


def _remove(criterion: Criterion) -> None:
    linked = sa.or_(CriterionLink.criterion_id == criterion.id, CriterionLink.other_id == criterion.id)
    session.execute(sa.delete(CriterionLink).where(linked))
    session.execute(sa.delete(FormerCode).where(FormerCode.criterion_id == criterion.id))
    session.expire(criterion, ["former"])
    session.delete(criterion)
