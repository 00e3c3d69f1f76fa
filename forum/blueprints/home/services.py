"""Picking what one works towards."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from forum.blueprints.home import policies
from forum.blueprints.home.models import PickedArea, PickedCriterion
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.rules.catalogue import AreaCard, CriterionCard
from forum.kernel.actor import Actor
from forum.kernel.database import insert_new, session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def pick(actor: Actor, *, areas: Collection[str], criteria: Collection[str]) -> None:
    """Work towards these areas and criteria, by code, and no others; repeating it changes nothing.

    Raises Forbidden, and Invalid (`areas`, `criteria`) for a code that the present standard does not have.
    """
    authorize(policies.can_pick, actor)
    catalogue = standard_queries.get_catalogue()
    area_ids = {_known("areas", code, catalogue.area_by_code) for code in areas}
    criterion_ids = {_known("criteria", code, catalogue.criterion_by_code) for code in criteria}
    member_id = actor.id or 0
    for table in (PickedArea, PickedCriterion):
        session.execute(sa.delete(table).where(table.member_id == member_id))
    insert_new(PickedArea, [{"member_id": member_id, "area_id": one} for one in sorted(area_ids)])
    insert_new(PickedCriterion, [{"member_id": member_id, "criterion_id": one} for one in sorted(criterion_ids)])
    actor.forget("picks")  # type: ignore[attr-defined]  # a signed-in actor is a Member


def _known(name: str, code: str, cards: Mapping[str, AreaCard] | Mapping[str, CriterionCard]) -> int:
    card = cards.get(code)
    if card is None:
        raise Invalid(errors={name: [_("The standard has nothing with the code %(code)s.", code=code[:20])]})
    return card.id
