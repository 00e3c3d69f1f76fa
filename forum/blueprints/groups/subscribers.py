"""Whoever may no longer read a group no longer hears of it."""

from __future__ import annotations

from forum.blueprints.groups.events import GroupChanged, MembershipEnded
from forum.blueprints.groups.queries import groups as queries
from forum.kernel.events import subscribe
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
