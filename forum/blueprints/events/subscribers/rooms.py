"""Whoever may no longer see an event hears no more of it; who shows no presence is not seen at it."""

from __future__ import annotations

from forum.blueprints.directory.events import CourtesyChanged, MemberBlocked
from forum.blueprints.groups.events import MembershipEnded
from forum.kernel.events import subscribe
from forum.kernel.realtime.doorkeeper import expel

ROOMS, HERE = "event:*", "event_here:*"


@subscribe(MembershipEnded)
def leave_events(event: MembershipEnded) -> None:
    """Who has left a group enters again what she still sees."""
    expel(event.member_id, room=ROOMS)
    expel(event.member_id, room=HERE)


@subscribe(CourtesyChanged)
def leave_company(event: CourtesyChanged) -> None:
    """Whoever may have chosen not to be seen leaves."""
    expel(event.member_id, room=HERE)


@subscribe(MemberBlocked)
def part_company(event: MemberBlocked) -> None:
    """Two who want nothing of each other leave, too."""
    for member_id in (event.member_id, event.blocked_id):
        expel(member_id, room=HERE)
