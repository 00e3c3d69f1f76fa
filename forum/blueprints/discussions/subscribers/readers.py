"""Whoever may no longer read a group no longer hears who reads its threads; open pages of others ask again."""

from __future__ import annotations

from forum.blueprints.directory.events import CourtesyChanged, MemberBlocked
from forum.blueprints.groups.events import GroupChanged, MembershipEnded
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.events import subscribe
from forum.kernel.realtime.doorkeeper import expel

ROOMS = "thread:*"


@subscribe(MembershipEnded, CourtesyChanged)
def leave_threads(event: MembershipEnded | CourtesyChanged) -> None:
    """The sockets of a former member, and of whoever may have chosen not to be seen, leave the rooms of readers."""
    expel(event.member_id, room=ROOMS)


@subscribe(MemberBlocked)
def part_readers(event: MemberBlocked) -> None:
    """Those of two who want nothing of each other leave them too."""
    expel(event.member_id, room=ROOMS)
    expel(event.blocked_id, room=ROOMS)


@subscribe(GroupChanged)
def leave_narrowed(event: GroupChanged) -> None:
    """So do those of everybody outside a group that fewer may read than before."""
    if event.narrowed:
        for member_id in group_queries.list_outsiders_signed_in(event.group_id):
            expel(member_id, room=ROOMS)
