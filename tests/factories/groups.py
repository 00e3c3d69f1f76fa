"""Groups and memberships for tests."""

from __future__ import annotations

import itertools
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.models.joining import GroupInvitation
from forum.blueprints.groups.rules import rank_of
from forum.kernel import clock
from forum.kernel.database import session

_numbers = itertools.count(1)


def create_group(*members: Member, **facts: Any) -> Group:
    """A group that every member of the forum can read and join, with these members in it."""
    number = next(_numbers)
    at = clock.now()
    values = {"name": f"Group {number}", "slug": f"group-{number}", "created_at": at, "last_activity_at": at}
    group = Group(**{**values, "member_count": 0, **facts})
    session.add(group)
    session.commit()
    for member in members:
        add_to_group(group, member)
    return group


def add_to_group(group: Group, member: Member, role: str = "member", **facts: Any) -> Membership:
    """A member in a group."""
    at = clock.now()
    values = {"joined_at": at, "read_up_to": at, "role": role, "role_rank": rank_of(role)}
    membership = Membership(group_id=group.id, member_id=member.id, **{**values, **facts})
    group.member_count += 1
    session.add(membership)
    session.commit()
    return membership


def invite_to_group(group: Group, member: Member, inviter: Member, **facts: Any) -> GroupInvitation:
    """An invitation that waits."""
    values = {"role": "member", "message": "", "sent_at": clock.now()}
    invitation = GroupInvitation(group_id=group.id, member_id=member.id, inviter_id=inviter.id, **{**values, **facts})
    session.add(invitation)
    session.commit()
    return invitation
