"""Who may do what in groups: who knows of one, who reads it, and what each role may do in it.

A group is *seen* by whoever may know of it (its card), and *browsed* by whoever may read what is in it. Programme staff
look after every group that all members read; the others are their own people's. The file is longer than 250 lines
since the rights of a feature are one file (decision 0012).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.groups.models.automatic import MembershipRule
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.models.joining import GroupInvitation, JoinRequest
from forum.blueprints.groups.models.pages import GroupPage, GroupPin
from forum.blueprints.groups.models.words import WatchWord
from forum.blueprints.groups.rules import MOST_TOLD, OPEN_TO_READ, ROLES, reaches
from forum.kernel.actor import Actor
from forum.kernel.companions import answer_for_companions
from forum.kernel.database import session
from forum.kernel.i18n import LazyString, _l
from forum.kernel.policies import ALLOWED, Decision, Denied

_TOO_LOW: Mapping[str, LazyString] = {
    "member": _l("Guests of this group cannot do this."),
    "moderator": _l("Only the moderators of this group can do this."),
    "owner": _l("Only the owners of this group can do this."),
}


def visible_groups(actor: Actor) -> sa.Select[Group]:
    """The groups one knows of: public ones for anybody; for members also those for members and those that are listed.

    A private group is known to whoever belongs to it or is invited, a hidden one to whoever belongs to it.
    """
    every = sa.select(Group)
    if actor.is_system:
        return every
    if not actor.signed_in:
        return every.where(Group.visibility == "public")
    known = Group.visibility.in_((*OPEN_TO_READ, "listed"))
    invited = sa.and_(Group.visibility == "private", Group.id.in_(_invited_to(actor)))
    return every.where(sa.or_(known, Group.id.in_(list(actor.fact("memberships"))), invited))


def can_see_group(actor: Actor, group: Group) -> Decision:
    """The same rule for one group."""
    if actor.is_system or group.visibility == "public" or role_in(actor, group):
        return ALLOWED
    known = actor.signed_in and group.visibility in (*OPEN_TO_READ, "listed")
    if known or (group.visibility == "private" and is_invited(actor, group)):
        return ALLOWED
    return Denied("not_found")


def browsable_groups(actor: Actor) -> sa.Select[Group]:
    """The groups one may read: everything that shows what is in groups starts from here."""
    every = sa.select(Group)
    if actor.is_system:
        return every
    if not actor.signed_in:
        return every.where(Group.visibility == "public")
    return every.where(sa.or_(Group.visibility.in_(OPEN_TO_READ), _inside(actor)))


def can_browse(actor: Actor, group: Group) -> Decision:
    """The same rule for one group: all that are open to read, and those in which one's role browses."""
    open_to_all = group.visibility == "public" or (actor.signed_in and group.visibility in OPEN_TO_READ)
    if actor.is_system or open_to_all or is_inside(actor, group):
        return ALLOWED
    return Denied("not_in_group", _l("Only the members of this group can read what is in it."))


def reads(member_id: Any, group: Group) -> sa.ColumnElement[bool]:
    """The same rule as a condition on any column that names a member."""
    if group.visibility in OPEN_TO_READ:
        return sa.true()
    roles = [role for role in ROLES if reaches(role, group.browse_from)]
    inside = sa.select(Membership.id).where(Membership.group_id == group.id, Membership.role.in_(roles))
    return inside.where(Membership.member_id == member_id).exists()


def own_groups(actor: Actor) -> sa.Select[Group]:
    """The groups one belongs to with a role that browses, for what is shared with the people of a group only."""
    return sa.select(Group).where(_inside(actor))


def is_inside(actor: Actor, group: Group) -> bool:
    """The same rule for one group."""
    return reaches(role_in(actor, group), group.browse_from)


def audience_of(group: Group) -> list[str]:
    """Who may find what is in the group: the tokens of search documents that mean the same as `browsable_groups`."""
    return {"public": ["pub"], "members": ["mem"]}.get(group.visibility, insiders_of(group))


def insiders_of(group: Group) -> list[str]:
    """The token of those who belong to the group with a role that browses."""
    return [f"g{group.id}" if group.browse_from == "guest" else f"gm{group.id}"]


def tokens_in_groups(actor: Actor) -> list[str]:
    """The tokens an actor has by her groups: `g7` for each, `gm7` for each in which she is more than a guest."""
    roles: Mapping[int, str] = actor.fact("memberships")
    return [f"g{number}" for number in roles] + [f"gm{number}" for number, role in roles.items() if role != "guest"]


def visible_memberships(actor: Actor) -> sa.Select[Membership]:
    """Who belongs to the groups one reads; of the others one knows of, who looks after them; strangers see nobody."""
    everybody = sa.select(Membership)
    if not (actor.signed_in or actor.is_system):
        return everybody.where(sa.false())
    read = Membership.group_id.in_(browsable_groups(actor).with_only_columns(Group.id))
    known = Membership.group_id.in_(visible_groups(actor).with_only_columns(Group.id))
    looks_after = sa.and_(known, Membership.role.in_(("moderator", "owner")))
    return everybody.where(sa.or_(read, looks_after, Membership.member_id == (actor.id or 0)))


def can_see_membership(actor: Actor, membership: Membership) -> Decision:
    """The same rule for one membership, whose group is loaded."""
    if not (actor.signed_in or actor.is_system):
        return Denied("not_found")
    if membership.member_id == actor.id or can_browse(actor, membership.group):
        return ALLOWED
    looks_after = reaches(membership.role, "moderator")
    return can_see_group(actor, membership.group) if looks_after else Denied("not_found")


def role_in(actor: Actor, group: Group) -> str | None:
    """The actor's role in a group; None for somebody who does not belong to it."""
    role: str | None = actor.fact("memberships").get(group.id)
    return role


def is_invited(actor: Actor, group: Group) -> bool:
    """Whether an invitation into the group waits for the actor."""
    return group.id in actor.fact("group_invitations")


def standing_in(actor: Actor, group: Group) -> str | None:
    """The role as which the actor acts: her own; an owner's for staff who read the group, and for Plaza itself."""
    deputy = actor.is_system or (actor.is_staff and bool(can_browse(actor, group)))
    return "owner" if deputy else role_in(actor, group)


def can_create_group(actor: Actor) -> Decision:
    """Programme staff."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can create a group."))


def can_moderate(actor: Actor, group: Group) -> Decision:
    """The group's moderators and owners, and staff who read it."""
    if reaches(standing_in(actor, group), "moderator"):
        return ALLOWED
    return Denied("moderators_only", _l("Only the moderators of this group can do this."))


def moderated_groups(actor: Actor) -> sa.Select[Group]:
    """The same rule for all groups."""
    if actor.is_staff or actor.is_system:
        return browsable_groups(actor)
    return sa.select(Group).where(Group.id.in_(looked_after(actor)))


def looked_after(actor: Actor) -> list[int]:
    """The ids of the groups whose moderator or owner one is."""
    roles: Mapping[int, str] = actor.fact("memberships")
    return [number for number, role in roles.items() if looks_after_as(role)]


def looks_after_as(role: str) -> bool:
    """Whether who has this role in a group looks after it."""
    return reaches(role, "moderator")


def looked_after_stored(actor: Actor) -> sa.Select[Any]:
    """The same as a part of another statement, for pages that know nothing of one's groups yet."""
    roles = [role for role in ROLES if looks_after_as(role)]
    return sa.select(Membership.group_id).where(Membership.member_id == (actor.id or 0), Membership.role.in_(roles))


def can_edit_group(actor: Actor, group: Group) -> Decision:
    """As for moderating."""
    return can_moderate(actor, group)


def can_set_rules(actor: Actor, group: Group) -> Decision:
    """Who may read, join and write, and whether the group is closed: its owners, and staff who read it."""
    allowed = can_moderate(actor, group)
    if allowed and not reaches(standing_in(actor, group), "owner"):
        return Denied("owners_only", _l("Only the owners of this group can do this."))
    return allowed


def can_join(actor: Actor, group: Group) -> Decision:
    """Any member who knows of an open group; into others whoever is invited, and staff into those they read."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to join."))
    if group.archived:
        return _closed()
    deputy = actor.is_staff and bool(can_browse(actor, group))
    if group.join_policy == "open" or deputy or is_invited(actor, group):
        return ALLOWED
    if group.join_policy == "request":
        return Denied("request_needed", _l("Ask to join, and a moderator of this group will answer."))
    return Denied("invitation_only", _l("The moderators of this group add its members. Write to one of them."))


def can_ask_to_join(actor: Actor, group: Group) -> Decision:
    """Any member who knows of a group that takes requests and does not belong to it."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to join."))
    if group.archived:
        return _closed()
    if not (speaks := account_policies.can_speak(actor)):
        return speaks
    if group.join_policy != "request":
        return Denied("no_requests", _l("This group takes no requests."))
    return ALLOWED


def can_answer_requests(actor: Actor, group: Group) -> Decision:
    """As for moderating."""
    return can_moderate(actor, group)


def visible_requests(actor: Actor) -> sa.Select[JoinRequest]:
    """One's own, and those to the groups that one moderates."""
    every = sa.select(JoinRequest)
    if actor.is_system:
        return every
    return every.where(sa.or_(JoinRequest.member_id == (actor.id or 0), JoinRequest.group_id.in_(_moderated(actor))))


def can_see_request(actor: Actor, request: JoinRequest) -> Decision:
    """The same rule for one request, whose group is loaded."""
    own = actor.id is not None and request.member_id == actor.id
    return ALLOWED if own or can_moderate(actor, request.group) else Denied("not_found")


def can_withdraw_request(actor: Actor, request: JoinRequest) -> Decision:
    """One's own."""
    own = actor.id is not None and request.member_id == actor.id
    return ALLOWED if own else Denied("not_yours", _l("Only who asked can withdraw this."))


def visible_invitations(actor: Actor) -> sa.Select[GroupInvitation]:
    """Those to oneself and by oneself, and those into the groups that one moderates."""
    every = sa.select(GroupInvitation)
    if actor.is_system:
        return every
    own = sa.or_(GroupInvitation.member_id == (actor.id or 0), GroupInvitation.inviter_id == (actor.id or 0))
    return every.where(sa.or_(own, GroupInvitation.group_id.in_(_moderated(actor))))


def can_see_invitation(actor: Actor, invitation: GroupInvitation) -> Decision:
    """The same rule for one invitation, whose group is loaded."""
    own = actor.id is not None and actor.id in (invitation.member_id, invitation.inviter_id)
    return ALLOWED if own or can_moderate(actor, invitation.group) else Denied("not_found")


def can_end_invitation(actor: Actor, invitation: GroupInvitation) -> Decision:
    """Decline one's own; withdraw what one has sent, or what a moderator sees. Its group is loaded."""
    return can_see_invitation(actor, invitation)


def can_hand_over(actor: Actor, group: Group) -> Decision:
    """Its owners, and staff who read it."""
    return can_set_rules(actor, group)


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
    """Take part at all: whoever belongs to it with a role that browses, and staff who read it, while it is open."""
    if not (actor.signed_in or actor.is_system):
        return Denied("sign_in_required", _l("Sign in to take part."))
    if group.archived:
        return _closed()
    if not (speaks := account_policies.can_speak(actor)):
        return speaks
    if standing_in(actor, group) is None:
        return Denied("not_in_group", _l("Join the group to take part."))
    return can_browse(actor, group)


def can_start(actor: Actor, group: Group) -> Decision:
    """Start a thread: from the role on that the group says."""
    return _from_role(actor, group, group.start_from)


def can_reply(actor: Actor, group: Group) -> Decision:
    """Answer in a thread."""
    return _from_role(actor, group, group.reply_from)


def can_attach(actor: Actor, group: Group) -> Decision:
    """Attach files to posts, and share documents with the group."""
    return _from_role(actor, group, group.attach_from)


def can_invite(actor: Actor, group: Group) -> Decision:
    """Invite members of the forum into the group."""
    return _from_role(actor, group, group.invite_from)


def can_mention_group(actor: Actor, group: Group) -> Decision:
    """Name the group so that all its people are told: while there are fewer than 100 of them."""
    if group.member_count >= MOST_TOLD:
        return Denied("group_too_large", _l("This group has too many people to tell all of them."))
    return _from_role(actor, group, group.mention_from)


def _from_role(actor: Actor, group: Group, lowest: str) -> Decision:
    taking_part = can_participate(actor, group)
    if not taking_part or reaches(standing_in(actor, group), lowest):
        return taking_part
    return Denied("role_too_low", _TOO_LOW[lowest])


def _inside(actor: Actor) -> sa.ColumnElement[bool]:
    roles: Mapping[int, str] = actor.fact("memberships")
    full = [number for number, role in roles.items() if role != "guest"]
    as_guest = [number for number, role in roles.items() if role == "guest"]
    return sa.or_(Group.id.in_(full), sa.and_(Group.id.in_(as_guest), Group.browse_from == "guest"))


def _invited_to(actor: Actor) -> sa.Select[int]:
    waiting = (GroupInvitation.member_id == (actor.id or 0), GroupInvitation.state == "waiting")
    return sa.select(GroupInvitation.group_id).where(*waiting)


def _closed() -> Decision:
    return Denied("group_archived", _l("This group is closed. It can still be read."))


def visible_pages(actor: Actor) -> sa.Select[GroupPage]:
    """The pages of the groups one reads."""
    return sa.select(GroupPage).where(GroupPage.group_id.in_(browsable_groups(actor).with_only_columns(Group.id)))


def can_see_page(actor: Actor, page: GroupPage) -> Decision:
    """The same rule for one page, whose group is loaded."""
    return ALLOWED if can_browse(actor, page.group) else Denied("not_found")


def can_edit_page(actor: Actor, page: GroupPage) -> Decision:
    """Whoever edits its group."""
    return can_edit_group(actor, page.group)


def can_edit_pin(actor: Actor, pin: GroupPin) -> Decision:
    """Whoever edits its group."""
    return can_edit_group(actor, pin.group)


def visible_pins(actor: Actor) -> sa.Select[GroupPin]:
    """What is pinned to the home of the groups one reads."""
    return sa.select(GroupPin).where(GroupPin.group_id.in_(browsable_groups(actor).with_only_columns(Group.id)))


def can_see_pin(actor: Actor, pin: GroupPin) -> Decision:
    """The same rule for one pinned thing, whose group is loaded."""
    return ALLOWED if can_browse(actor, pin.group) else Denied("not_found")


def visible_words(actor: Actor) -> sa.Select[WatchWord]:
    """The watched words of the groups that one moderates."""
    every = sa.select(WatchWord)
    return every if actor.is_system else every.where(WatchWord.group_id.in_(_moderated(actor)))


def can_see_word(actor: Actor, word: WatchWord) -> Decision:
    """The same rule for one word, whose group is loaded."""
    return ALLOWED if can_moderate(actor, word.group) else Denied("not_found")


def visible_rules(actor: Actor) -> sa.Select[MembershipRule]:
    """The rules of the groups that one moderates."""
    every = sa.select(MembershipRule)
    return every if actor.is_system else every.where(MembershipRule.group_id.in_(_moderated(actor)))


def can_see_rule(actor: Actor, rule: MembershipRule) -> Decision:
    """The same rule for one rule, whose group is loaded."""
    return ALLOWED if can_moderate(actor, rule.group) else Denied("not_found")


def can_apply_rules(actor: Actor) -> Decision:
    """Plaza itself, when a member or a rule has changed."""
    return ALLOWED if actor.is_system else Denied("system_only")


def _moderated(actor: Actor) -> sa.Select[int] | list[int]:
    """The groups one moderates: for staff all they read, for others those of their roles."""
    roles: Mapping[int, str] = actor.fact("memberships")
    own = [number for number, role in roles.items() if reaches(role, "moderator")]
    return browsable_groups(actor).with_only_columns(Group.id) if actor.is_staff else own


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
