"""Who may read and change profiles, and which parts of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.policies import visible_members
from forum.blueprints.directory.models.details import ProfileCriterion
from forum.blueprints.directory.models.profiles import Profile
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.audiences import Audience
from forum.kernel.companions import companions_among, share_a_group
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


@actor_fact("interests")
def load_interests(member_id: int) -> Mapping[str, frozenset[int]]:
    """The criteria a member can help with (`help`) and looks for (`seek`)."""
    statement = sa.select(ProfileCriterion.kind, ProfileCriterion.criterion_id)
    rows = session.execute(statement.where(ProfileCriterion.member_id == member_id)).all()
    return {kind: frozenset(row.criterion_id for row in rows if row.kind == kind) for kind in ("help", "seek")}


def listed_members(actor: Actor) -> sa.Select[Member]:
    """The members one finds in the directory: those one sees, without those who left the directory."""
    unlisted = sa.select(Profile.member_id).where(~Profile.listed)
    return visible_members(actor).where(Member.id.not_in(unlisted))


def shown_members(actor: Actor) -> sa.Select[Member]:
    """The members whose page one may open.

    Members open everybody's; of somebody who left the directory only she herself, staff and who shares a group with
    her. Strangers open the pages that have a public part.
    """
    if actor.is_staff:
        return visible_members(actor)
    unlisted = sa.select(Profile.member_id).where(~Profile.listed)
    if not actor.signed_in:
        public = sa.select(Profile.member_id).where(Profile.public, Profile.listed)
        return sa.select(Member).where(Member.closed_at.is_(None), Member.id.in_(public))
    known = sa.or_(Member.id.not_in(unlisted), Member.id == actor.id, share_a_group(actor, Member.id))
    return visible_members(actor).where(known)


def can_see_profile(actor: Actor, member: Member, profile: Profile) -> Decision:
    """The same rule for one member; staff who are companions of nobody see everybody."""
    if not member.active:
        return Denied("not_found")
    if actor.is_staff or (actor.signed_in and (profile.listed or actor.id == member.id)):
        return ALLOWED
    if not actor.signed_in:
        return ALLOWED if profile.public and profile.listed else Denied("not_found")
    return ALLOWED if companions_among(actor, [member.id]) else Denied("not_found")


def visible_profiles(actor: Actor) -> sa.Select[Profile]:
    """The profiles of the members whose page one may open."""
    return sa.select(Profile).where(Profile.member_id.in_(shown_members(actor).with_only_columns(Member.id)))


def reaches(actor: Actor, audience: Any, member_id: Any) -> sa.ColumnElement[bool]:
    """Whether what is shown to the audience of this column, by the member of that column, is shown to the actor."""
    if actor.is_staff:
        return sa.true()
    if not actor.signed_in:
        return sa.and_(audience == Audience.PUBLIC)
    groups = sa.and_(audience == Audience.GROUPS, share_a_group(actor, member_id))
    return sa.or_(audience >= Audience.MEMBERS, member_id == actor.id, groups)


@dataclass(frozen=True)
class Sight:
    """What an actor sees of some members, whose companions among them are known: the rule of `reaches` in Python."""

    actor: Actor
    companions: frozenset[int] = frozenset()

    @classmethod
    def of(cls, actor: Actor, member_ids: Iterable[int]) -> Sight:
        """The sight of these members; at most one statement."""
        alone = actor.is_staff or not actor.signed_in
        return cls(actor, frozenset() if alone else companions_among(actor, member_ids))

    def reaches(self, member_id: int, audience: int) -> bool:
        """Whether what this member shows to this audience is shown to the actor."""
        if self.actor.is_staff:
            return True
        if not self.actor.signed_in:
            return audience == Audience.PUBLIC
        shared = audience == Audience.GROUPS and member_id in self.companions
        return audience >= Audience.MEMBERS or member_id == self.actor.id or shared


def may_see_part(actor: Actor, member_id: int, audience: int) -> bool:
    """Whether a part that this member shows to this audience is shown to the actor."""
    return Sight.of(actor, [member_id]).reaches(member_id, audience)


def can_edit_profile(actor: Actor, person: Any) -> Decision:
    """One's own; programme staff anybody's. `person` is a Member or a Person."""
    if actor.is_staff or (actor.id is not None and actor.id == person.id):
        return ALLOWED
    return Denied("not_yours", _l("This is somebody else's profile."))


def can_keep_profiles(actor: Actor) -> Decision:
    """Plaza itself gives every newcomer an empty profile."""
    return ALLOWED if actor.is_system else Denied("system_only")


def can_configure_fields(actor: Actor) -> Decision:
    """Programme staff say what every profile asks."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can change these fields."))
