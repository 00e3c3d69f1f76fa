"""What a member does not want to be reminded of."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.queries.completeness import STEPS
from forum.blueprints.directory.services.profiles import load
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def set_step_aside(actor: Actor, step: str) -> None:
    """Not remind the member of this step any more; a form that is open meanwhile stays fresh. Raises NotFound."""
    if step not in STEPS or actor.id is None:
        raise NotFound
    member = session.get_one(Member, actor.id)
    authorize(policies.can_edit_profile, actor, member)
    aside = list(dict.fromkeys([*load(member).set_aside, step]))
    session.execute(sa.update(Profile).where(Profile.member_id == actor.id).values(set_aside=aside))
