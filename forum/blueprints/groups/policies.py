"""Who may do what in groups. Staff look after every group they can see; private ones are their members' own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.groups.models.groups import Group, Membership
from forum.kernel.actor import Actor
from forum.kernel.companions import answer_for_companions
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_groups(actor: Actor) -> sa.Select[Group]:
    """Public groups for anybody; those for members once one has signed in; private ones one belongs to."""
    every = sa.select(Group)
    if actor.is_system:
        return every
    if not actor.signed_in:
        return every.where(Group.visibility == "public")
    mine = list(actor.fact("memberships"))
    return every.where(sa.or_(Group.visibility != "private", Group.id.in_(mine)))


def can_see_group(actor: Actor, group: Group) -> Decision:
    """The same rule for one group."""
    open_to_members = group.visibility != "private" and actor.signed_in
    if actor.is_system or group.visibility == "public" or open_to_members or role_in(actor, group):
        return ALLOWED
    return Denied("not_found")


def visible_memberships(actor: Actor) -> sa.Select[Membership]:
    """Who belongs to the groups one sees; strangers see nobody."""
    everybody = sa.select(Membership)
    if not (actor.signed_in or actor.is_system):
        return everybody.where(sa.false())
    return everybody.where(Membership.group_id.in_(visible_groups(actor).with_only_columns(Group.id)))


def can_see_membership(actor: Actor, membership: Membership) -> Decision:
    """The same rule for one membership, whose group is loaded."""
    known = actor.signed_in or actor.is_system
    return can_see_group(actor, membership.group) if known else Denied("not_found")


def role_in(actor: Actor, group: Group) -> str | None:
    """The actor's role in a group; None for somebody who does not belong to it."""
    role: str | None = actor.fact("memberships").get(group.id)
    return role


def can_create_group(actor: Actor) -> Decision:
    """Programme staff."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can create a group."))


def can_moderate(actor: Actor, group: Group) -> Decision:
    """The group's moderators and owners, and staff who see it."""
    if actor.is_system or role_in(actor, group) in ("moderator", "owner"):
        return ALLOWED
    if actor.is_staff and can_see_group(actor, group):
        return ALLOWED
    return Denied("moderators_only", _l("Only the moderators of this group can do this."))


def can_edit_group(actor: Actor, group: Group) -> Decision:
    """As for moderating."""
    return can_moderate(actor, group)


def can_set_rules(actor: Actor, group: Group) -> Decision:
    """Who may read, who may join and whether the group is closed: its owners, and staff who see it."""
    allowed = can_moderate(actor, group)
    if allowed and role_in(actor, group) == "moderator" and not actor.is_staff:
        return Denied("owners_only", _l("Only the owners of this group can do this."))
    return allowed


def can_join(actor: Actor, group: Group) -> Decision:
    """Any member of the forum while the group is open."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to join."))
    if group.archived:
        return _closed()
    if group.join_policy != "open" and not actor.is_staff:
        return Denied("invitation_only", _l("The moderators of this group add its members. Write to one of them."))
    return ALLOWED


def can_leave(actor: Actor, group: Group) -> Decision:
    """Whoever belongs to it."""
    return ALLOWED if role_in(actor, group) else Denied("not_in_group", _l("You are not a member of this group."))


def can_give_role(actor: Actor, group: Group, before: str | None, role: str) -> Decision:
    """Moderators bring people in and make moderators; only owners and staff make or unmake owners."""
    if "owner" in (before, role):
        return can_set_rules(actor, group)
    return can_moderate(actor, group)


def can_take_out(actor: Actor, group: Group, role: str) -> Decision:
    """Moderators take out anybody but owners; owners and staff everybody."""
    return can_give_role(actor, group, role, "member")


def can_watch_group(actor: Actor, group: Group) -> Decision:
    """Whoever belongs to it."""
    return can_leave(actor, group)


def can_participate(actor: Actor, group: Group) -> Decision:
    """Write in it: whoever belongs to it, and staff, while it is not closed."""
    if not (actor.signed_in or actor.is_system):
        return Denied("sign_in_required", _l("Sign in to take part."))
    if group.archived:
        return _closed()
    if not (speaks := account_policies.can_speak(actor)):
        return speaks
    if role_in(actor, group) or (actor.is_staff and can_see_group(actor, group)):
        return ALLOWED
    return Denied("not_in_group", _l("Join the group to take part."))


def _closed() -> Decision:
    return Denied("group_archived", _l("This group is closed. It can still be read."))


class SharedGroups:
    """Who shares a group with whom, for what members show only to the people in their groups."""

    def share_a_group(self, actor: Actor, member_id: Any) -> sa.ColumnElement[bool]:
        """A look into the index of memberships for each row asked about, however large the groups are."""
        mine = list(actor.fact("memberships"))
        shared = sa.select(Membership.id).where(Membership.member_id == member_id, Membership.group_id.in_(mine))
        return shared.exists() if mine else sa.false()

    def everybody(self, actor: Actor) -> sa.Select[Any]:
        """A range of the index of memberships for each group."""
        mine = list(actor.fact("memberships"))
        return sa.select(Membership.member_id).where(Membership.group_id.in_(mine)).distinct()

    def among(self, actor: Actor, member_ids: Iterable[int]) -> frozenset[int]:
        """The same for members whose ids are at hand."""
        mine, asked = list(actor.fact("memberships")), list(member_ids)
        if not mine or not asked:
            return frozenset()
        shared = sa.select(Membership.member_id).where(Membership.member_id.in_(asked), Membership.group_id.in_(mine))
        return frozenset(session.scalars(shared))

    def tokens(self, member_ids: Iterable[int]) -> Mapping[int, list[str]]:
        """A token for each group of each member."""
        statement = sa.select(Membership.member_id, Membership.group_id).where(
            Membership.member_id.in_(list(member_ids))
        )
        found: dict[int, list[str]] = {}
        for row in session.execute(statement.order_by(Membership.member_id, Membership.group_id)):
            found.setdefault(row.member_id, []).append(f"g{row.group_id}")
        return found


answer_for_companions(SharedGroups())
