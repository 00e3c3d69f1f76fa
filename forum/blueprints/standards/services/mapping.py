"""Linking criteria of different standards."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from forum.blueprints.standards import policies, queries
from forum.blueprints.standards.models import Criterion, CriterionLink
from forum.blueprints.standards.rules.links import turn
from forum.kernel import audit
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Conflict, Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

Place = tuple[str, str]  # the slug of a framework and a code in it
_TURNED = {"same": "same", "related": "related"}


@dataclass(frozen=True)
class Linked:
    """A link, and of what kind it was before, seen from the same side; None for none."""

    link: CriterionLink
    before: str | None


@use_case
def link_criteria(actor: Actor, one: Place, other: Place, kind: str) -> Linked:
    """Say that `other` asks for the same as `one`, for a part of it, or for something related.

    A suggestion is confirmed by it. There is one link for a pair: it is turned round or changed when the two are linked
    already. Raises NotFound, Forbidden, Invalid (two criteria of one framework).
    """
    authorize(policies.can_write_standards, actor)
    first, second = _find(actor, one), _find(actor, other)
    if first.framework_id == second.framework_id:
        raise Invalid(errors={"other_code": [_("Link a criterion to one of another standard.")]})
    link = session.get(CriterionLink, (first.id, second.id), with_for_update=True)
    turned = session.get(CriterionLink, (second.id, first.id), with_for_update=True)
    before = link.kind if link else turn(turned.kind) if turned else None
    if turned is not None and kind in _TURNED:
        link, turned = turned, None
    if turned is not None:
        session.delete(turned)
        session.flush()
    link = link or CriterionLink(criterion_id=first.id, other_id=second.id)
    link.kind, link.suggested = kind, False
    session.add(link)
    _flush()
    _log(actor, "criteria_linked", first, second, kind)
    return Linked(link, before)


@use_case
def unlink_criteria(actor: Actor, one: Place, other: Place) -> None:
    """Say that two criteria have nothing to do with each other. Raises NotFound, Forbidden."""
    authorize(policies.can_write_standards, actor)
    first, second = _find(actor, one), _find(actor, other)
    pairs = [(first.id, second.id), (second.id, first.id)]
    links = [link for pair in pairs if (link := session.get(CriterionLink, pair)) is not None]
    if not links:
        raise NotFound
    for link in links:
        session.delete(link)
    session.flush()
    _log(actor, "criteria_unlinked", first, second, links[0].kind)


def _find(actor: Actor, place: Place) -> Criterion:
    slug, code = place
    return queries.get_criterion(code, slug, actor)


def _flush() -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict from error


def _log(actor: Actor, act: str, first: Criterion, second: Criterion, kind: str) -> None:
    places = {"one": f"{first.framework_slug}/{first.code}", "other": f"{second.framework_slug}/{second.code}"}
    audit.log(actor, act, "framework", first.framework_id, staff={**places, "kind": kind})
