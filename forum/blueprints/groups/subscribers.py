"""Whoever may no longer read a group no longer hears of it; whom a rule fits belongs to its group."""

from __future__ import annotations

from forum.blueprints.accounts.events import MemberChanged, MemberJoined
from forum.blueprints.directory.events import ProfileChanged
from forum.blueprints.groups.events import GroupChanged, MembershipEnded, MembershipRulesChanged
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.services import automatic
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe
from forum.kernel.realtime.doorkeeper import expel


@subscribe(MembershipEnded)
def close_room(event: MembershipEnded) -> None:
    """Show the sockets of a former member out of the group's room."""
    expel(event.member_id, room=f"group:{event.group_id}")


@subscribe(GroupChanged)
def close_room_to_readers(event: GroupChanged) -> None:
    """When fewer may read a group than before, everybody outside it who is signed in leaves its room."""
    if event.narrowed:
        for member_id in queries.list_outsiders_signed_in(event.group_id):
            expel(member_id, room=f"group:{event.group_id}")


@subscribe(MemberJoined, MemberChanged, ProfileChanged)
def follow_member(event: MemberJoined | MemberChanged | ProfileChanged) -> None:
    """Bring a member into the groups whose rules fit what she says of herself now, and let her go from the others."""
    automatic.follow_member(SYSTEM, event.member_id)


@subscribe(MembershipRulesChanged, lane=Lane.SLOW)
def apply_rules(event: MembershipRulesChanged) -> None:
    """Bring in and let go, some at a time, so that nobody else waits for long."""
    last: int | None = 0
    while last is not None:
        last = automatic.apply_rules(SYSTEM, event.group_id, last)
