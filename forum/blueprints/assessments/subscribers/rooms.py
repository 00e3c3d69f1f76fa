"""Whoever may no longer read an assessment no longer hears of it; who shows no presence is seen at no criterion."""

from __future__ import annotations

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.events import MemberChanged, MemberLeftCity
from forum.blueprints.directory.events import CourtesyChanged, MemberBlocked
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe
from forum.kernel.realtime.doorkeeper import expel

BESIDE = "assessment_line:*"
ROOMS = ("assessment:*", "assessment_city:*", BESIDE)


@subscribe(MemberLeftCity)
def leave_assessments(event: MemberLeftCity) -> None:
    """A former colleague hears nothing any more."""
    for room in ROOMS:
        expel(event.member_id, room=room)


@subscribe(MemberChanged)
def leave_colleagues(event: MemberChanged) -> None:
    """Nor does, of what colleagues write among themselves, whoever has become programme staff."""
    member = account_queries.get_members(SYSTEM, [event.member_id]).get(event.member_id)
    if member is not None and member.role != "member":
        for room in ROOMS[1:]:
            expel(event.member_id, room=room)


@subscribe(CourtesyChanged)
def leave_criteria(event: CourtesyChanged) -> None:
    """Whoever may have chosen not to be seen leaves the criteria she is at."""
    expel(event.member_id, room=BESIDE)


@subscribe(MemberBlocked)
def part_colleagues(event: MemberBlocked) -> None:
    """Two who want nothing of each other leave them too."""
    for member_id in (event.member_id, event.blocked_id):
        expel(member_id, room=BESIDE)
