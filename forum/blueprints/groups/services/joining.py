"""Ways into a group: asking with a reason, being invited, and handing the group over."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.groups import policies
from forum.blueprints.groups.errors import AlreadyBelongs, AlreadySettled
from forum.blueprints.groups.events import JoinAnswered, JoinAsked, MemberInvited
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.models.joining import GroupInvitation, JoinRequest
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.groups.queries import joining as queries
from forum.blueprints.groups.rules import MOST_INVITED
from forum.blueprints.groups.services import belonging
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def ask_to_join(actor: Actor, group_id: int, reason: str) -> JoinRequest:
    """Ask to join and say why; asking again while it waits changes the reason. Raises AlreadyBelongs."""
    group = group_queries.get_group(actor, group_id)
    if policies.role_in(actor, group):
        raise AlreadyBelongs
    authorize(policies.can_ask_to_join, actor, group)
    request = queries.find_own_request(actor, group_id)
    waiting = request is not None and request.state == "waiting"
    if request is None:
        request = JoinRequest(group_id=group_id, member_id=actor.id or 0)
        session.add(request)
    request.ask(reason, clock.now())
    session.flush()
    if not waiting:
        record(JoinAsked(group_id=group_id, member_id=actor.id or 0))
    return queries.get_request(actor, group_id, actor.id or 0)


@use_case
def withdraw_request(actor: Actor, group_id: int, member_id: int) -> None:
    """Ask no more. Raises NotFound, AlreadySettled; Forbidden for what somebody else has asked."""
    request = queries.get_request(actor, group_id, member_id, lock=True)
    authorize(policies.can_withdraw_request, actor, request)
    _settle(request, "withdrawn", actor)


@use_case
def answer_request(actor: Actor, group_id: int, member_id: int, accept: bool, answer: str = "") -> JoinRequest:
    """Let in who has asked, or decline and say why. Of two who answer at once the second gets AlreadySettled."""
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_answer_requests, actor, group)
    request = queries.get_request(actor, group_id, member_id, lock=True)
    _settle(request, "accepted" if accept else "declined", actor, answer)
    if accept:
        belonging.let_in(actor, group, member_id, "member")
    audit.log(
        actor, "join_accepted" if accept else "join_declined", "group", group_id, group_id=group_id,
        reason=answer, staff={"member_id": member_id},
    )  # fmt: skip
    record(JoinAnswered(group_id=group_id, member_id=member_id, by_id=actor.id or 0, accepted=accept))
    return request


@use_case
def invite(
    actor: Actor, group_id: int, member_ids: Iterable[int] = (), role: str = "member", message: str = "",
    handles: str = "",
) -> list[GroupInvitation]:  # fmt: skip
    """Invite members of the forum, by number or by a text of handles; who belongs already is left out.

    Raises Invalid for somebody unknown, and for more than 50 at once.
    """
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_invite, actor, group)
    wanted = list(dict.fromkeys([*member_ids, *_of_handles(handles)]))
    if not wanted or len(wanted) > MOST_INVITED:
        raise Invalid(errors={"handles": [_("Choose between 1 and 50 people.")]})
    known = account_queries.get_members(actor, wanted)
    if len(known) < len(wanted):
        raise Invalid(errors={"member_ids": [_("One of these people is not a member of Plaza.")]})
    inside = sa.select(Membership.member_id).where(Membership.group_id == group_id, Membership.member_id.in_(wanted))
    outside = sorted(set(wanted) - set(session.scalars(inside)))
    return [_invite(actor, group, member_id, role, message) for member_id in outside]


@use_case
def end_invitation(actor: Actor, group_id: int, member_id: int) -> None:
    """Decline one's own invitation, or withdraw one. Raises NotFound."""
    invitation = queries.get_invitation(actor, group_id, member_id)
    authorize(policies.can_end_invitation, actor, invitation)
    invitation.settle("declined" if actor.id == member_id else "withdrawn", clock.now())
    session.flush()
    belonging.forget_own(actor, member_id)


@use_case
def hand_over(actor: Actor, group_id: int, member_id: int) -> Group:
    """Give the group to somebody who belongs to it: she owns it, and the owner who gives it stays a moderator."""
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_hand_over, actor, group)
    heir = belonging.get_membership(group_id, member_id)
    presided = group.president_id is not None and group.president_id == actor.id
    belonging.change_role(actor, group, heir, "owner")
    own = group_queries.find_own_membership(actor, group_id)
    if own is not None and own.role == "owner" and own.member_id != member_id:
        belonging.change_role(actor, group, own, "moderator")
    if presided:
        group.president_id = member_id
    session.flush()
    session.expire(group, ["president"])
    audit.log(actor, "group_handed_over", "group", group_id, group_id=group_id, public={"member_id": member_id})
    return group_queries.get_group(actor, group_id)


def _settle(request: JoinRequest, state: str, actor: Actor, answer: str = "") -> None:
    if request.state != "waiting":
        raise AlreadySettled
    request.settle(state, actor.id, clock.now(), answer)
    session.flush()


def _of_handles(handles: str) -> list[int]:
    wanted = dict.fromkeys(handle.strip().lstrip("@").lower() for handle in handles.split(",") if handle.strip())
    known = account_queries.find_by_handles(wanted) if wanted else {}
    for handle in wanted:
        if handle not in known:
            raise Invalid(errors={"handles": [_("There is no member with the username %(handle)s.", handle=handle)]})
    return list(known.values())


def _invite(actor: Actor, group: Group, member_id: int, role: str, message: str) -> GroupInvitation:
    here = (GroupInvitation.group_id == group.id, GroupInvitation.member_id == member_id)
    invitation = session.scalar(sa.select(GroupInvitation).where(*here))
    waiting = invitation is not None and invitation.state == "waiting"
    if invitation is None:
        invitation = GroupInvitation(group_id=group.id, member_id=member_id)
        session.add(invitation)
    invitation.send(actor.id or 0, role, message, clock.now())
    session.flush()
    if not waiting:
        record(MemberInvited(group_id=group.id, member_id=member_id, by_id=actor.id or 0))
    return queries.get_invitation(actor, group.id, member_id)
