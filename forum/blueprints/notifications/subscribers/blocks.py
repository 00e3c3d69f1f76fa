"""Whom a member does not want to hear from is left out of what she was told before."""

from __future__ import annotations

from forum.blueprints.directory.events import MemberBlocked
from forum.blueprints.notifications.services import places
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(MemberBlocked)
def take_back_of_blocked(event: MemberBlocked) -> None:
    """What told of several people goes on without that one."""
    places.take_back_of(SYSTEM, event.member_id, event.blocked_id)
