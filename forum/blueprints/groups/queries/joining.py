"""Who asks to join a group, and who is invited into one."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.models.joining import GroupInvitation, JoinRequest
from forum.blueprints.groups.queries.groups import get_group
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize

MOST_COUNTED = 99


def list_requests(
    actor: Actor, group_id: int, cursor: str | None = None, limit: int | None = None
) -> Page[JoinRequest]:
    """Who waits for an answer, the longest first. Raises NotFound, Forbidden for who does not moderate the group."""
    authorize(policies.can_answer_requests, actor, get_group(actor, group_id))
    statement = policies.visible_requests(actor).where(JoinRequest.group_id == group_id, JoinRequest.state == "waiting")
    shown = statement.options(joinedload(JoinRequest.member).joinedload(Member.city), joinedload(JoinRequest.group))
    return paginate(shown, [Key(JoinRequest.asked_at), Key(JoinRequest.id)], cursor, limit)


def count_requests(actor: Actor, group_id: int) -> int:
    """How many wait for an answer, at most 99."""
    waiting = policies.visible_requests(actor).where(JoinRequest.group_id == group_id, JoinRequest.state == "waiting")
    some = waiting.with_only_columns(JoinRequest.id).limit(MOST_COUNTED).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def find_own_request(actor: Actor, group_id: int) -> JoinRequest | None:
    """What one has asked of a group and what came of it."""
    own = (JoinRequest.group_id == group_id, JoinRequest.member_id == (actor.id or 0))
    return session.scalar(policies.visible_requests(actor).where(*own).options(joinedload(JoinRequest.group)))


def get_request(actor: Actor, group_id: int, member_id: int, *, lock: bool = False) -> JoinRequest:
    """What a member has asked of a group. Raises NotFound. With `lock`, those who answer take turns."""
    here = (JoinRequest.group_id == group_id, JoinRequest.member_id == member_id)
    statement = policies.visible_requests(actor).where(*here).options(
        joinedload(JoinRequest.member).joinedload(Member.city), joinedload(JoinRequest.group)
    )  # fmt: skip
    found = session.scalar(statement.with_for_update(of=JoinRequest) if lock else statement)
    if found is None:
        raise NotFound
    return found


def list_invitations(
    actor: Actor, group_id: int, cursor: str | None = None, limit: int | None = None
) -> Page[GroupInvitation]:
    """Who is invited into a group and has not answered, as far as one may know, the latest first. Raises NotFound."""
    get_group(actor, group_id)
    here = (GroupInvitation.group_id == group_id, GroupInvitation.state == "waiting")
    statement = policies.visible_invitations(actor).where(*here).options(*_invitation_shown())
    return paginate(statement, [Key(GroupInvitation.sent_at, True), Key(GroupInvitation.id, True)], cursor, limit)


def list_own_invitations(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[GroupInvitation]:
    """The groups into which one is invited, the latest invitation first."""
    mine = (GroupInvitation.member_id == (actor.id or 0), GroupInvitation.state == "waiting")
    statement = policies.visible_invitations(actor).where(*mine).options(*_invitation_shown())
    return paginate(statement, [Key(GroupInvitation.sent_at, True), Key(GroupInvitation.id, True)], cursor, limit)


def get_invitation(actor: Actor, group_id: int, member_id: int) -> GroupInvitation:
    """The invitation of a member into a group, as long as it waits. Raises NotFound."""
    here = (GroupInvitation.group_id == group_id, GroupInvitation.member_id == member_id)
    statement = policies.visible_invitations(actor).where(*here, GroupInvitation.state == "waiting")
    found = session.scalar(statement.options(*_invitation_shown()))
    if found is None:
        raise NotFound
    return found


def find_own_invitation(actor: Actor, group_id: int) -> GroupInvitation | None:
    """One's own invitation into a group, as long as it waits."""
    here = (GroupInvitation.group_id == group_id, GroupInvitation.member_id == (actor.id or 0))
    statement = policies.visible_invitations(actor).where(*here, GroupInvitation.state == "waiting")
    return session.scalar(statement.options(*_invitation_shown()))


def find_role_on_joining(actor: Actor, group: Group) -> str:
    """What one is invited as, where only the invited come in; else a member."""
    invitation = None if group.join_policy == "open" else find_own_invitation(actor, group.id)
    return invitation.role if invitation is not None else "member"


def _invitation_shown() -> tuple[ORMOption, ...]:
    return (
        joinedload(GroupInvitation.member).joinedload(Member.city),
        joinedload(GroupInvitation.inviter).joinedload(Member.city),
        joinedload(GroupInvitation.group).joinedload(Group.area),
    )
