"""Who may read and change profiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.policies import visible_members
from forum.blueprints.directory.models.profiles import Profile, ProfileCriterion
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


@actor_fact("interests")
def load_interests(member_id: int) -> Mapping[str, frozenset[int]]:
    """The criteria a member can help with (`help`) and looks for (`seek`)."""
    statement = sa.select(ProfileCriterion.kind, ProfileCriterion.criterion_id)
    rows = session.execute(statement.where(ProfileCriterion.member_id == member_id)).all()
    return {kind: frozenset(row.criterion_id for row in rows if row.kind == kind) for kind in ("help", "seek")}


def visible_profiles(actor: Actor) -> sa.Select[Profile]:
    """The profiles of the members one sees."""
    members = visible_members(actor).with_only_columns(Member.id)
    return sa.select(Profile).where(Profile.member_id.in_(members))


def can_edit_profile(actor: Actor, person: Any) -> Decision:
    """One's own; programme staff anybody's. `person` is a Member or a Person."""
    if actor.is_staff or (actor.id is not None and actor.id == person.id):
        return ALLOWED
    return Denied("not_yours", _l("This is somebody else's profile."))


def can_keep_profiles(actor: Actor) -> Decision:
    """Plaza itself gives every newcomer an empty profile."""
    return ALLOWED if actor.is_system else Denied("system_only")
