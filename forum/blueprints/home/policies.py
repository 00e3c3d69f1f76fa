"""Who may pick what to work towards: each member for herself."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from forum.blueprints.home.models import PickedArea, PickedCriterion
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


@actor_fact("picks")
def load_picks(member_id: int) -> Mapping[str, frozenset[int]]:
    """The ids of the areas (`areas`) and criteria (`criteria`) a member has picked; one statement."""
    areas = sa.select(sa.literal("areas"), PickedArea.area_id).where(PickedArea.member_id == member_id)
    criteria = sa.select(sa.literal("criteria"), PickedCriterion.criterion_id)
    rows = session.execute(areas.union_all(criteria.where(PickedCriterion.member_id == member_id))).all()
    return {kind: frozenset(number for name, number in rows if name == kind) for kind in ("areas", "criteria")}


def can_pick(actor: Actor) -> Decision:
    """Every member, for herself."""
    return ALLOWED if actor.signed_in else Denied("sign_in_required", _l("Sign in to choose what you work towards."))
