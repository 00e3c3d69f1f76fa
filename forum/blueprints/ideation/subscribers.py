"""Whoever leaves a group hears nothing more of its sessions."""

from __future__ import annotations

from forum.blueprints.groups.events import MembershipEnded
from forum.kernel.events import subscribe
from forum.kernel.realtime.doorkeeper import expel


@subscribe(MembershipEnded)
def leave_sessions(event: MembershipEnded) -> None:
    """Her pages ask again where she may be."""
    expel(event.member_id, room="ideation:*")
