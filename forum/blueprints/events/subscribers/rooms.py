"""Whoever may no longer see an event hears no more of it; who shows no presence is not seen at it."""

from __future__ import annotations

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.directory.events import CourtesyChanged, MemberBlocked
from forum.blueprints.events.events import EventLeft
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.groups.events import GroupChanged, MembershipEnded
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe
from forum.kernel.realtime.doorkeeper import expel

ROOMS, HERE = "event:*", "event_here:*"


@subscribe(MembershipEnded)
def leave_events(event: MembershipEnded) -> None:
    """Who has left a group enters again what she still sees."""
    expel(event.member_id, room=ROOMS)
    expel(event.member_id, room=HERE)


@subscribe(GroupChanged)
def leave_narrowed(event: GroupChanged) -> None:
    """So do all outside a group that fewer may read than before."""
    if event.narrowed:
        for member_id in group_queries.list_outsiders_signed_in(event.group_id):
            expel(member_id, room=ROOMS)
            expel(member_id, room=HERE)


@subscribe(EventLeft)
def leave_event(event: EventLeft) -> None:
    """Whoever saw an event, or the sessions of a conference, only because she came to it or held it hears no more."""
    ids = [event.event_id, *(one.id for one in event_queries.list_sessions(SYSTEM, event.event_id))]
    for member in account_queries.get_members(SYSTEM, event.member_ids).values():
        seen = event_queries.load_events(account_queries.as_actor(member), ids)
        for number in set(ids) - seen.keys():
            expel(member.id, room=ROOMS.replace("*", str(number)))
            expel(member.id, room=HERE.replace("*", str(number)))


@subscribe(CourtesyChanged)
def leave_company(event: CourtesyChanged) -> None:
    """Whoever may have chosen not to be seen leaves."""
    expel(event.member_id, room=HERE)


@subscribe(MemberBlocked)
def part_company(event: MemberBlocked) -> None:
    """Two who want nothing of each other leave, too."""
    for member_id in (event.member_id, event.blocked_id):
        expel(member_id, room=HERE)
