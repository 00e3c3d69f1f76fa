"""Every member has a profile, is found by her present name and by what her fields say now."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts.events import MemberChanged, MemberJoined
from forum.blueprints.directory.events import ProfileFieldChanged
from forum.blueprints.directory.services import profiles
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe


@subscribe(MemberJoined, MemberChanged)
def keep_profile(event: Any) -> None:
    """Give a newcomer an empty profile; find everybody by the present name and job title."""
    profiles.keep_profile(SYSTEM, event.member_id)


@subscribe(ProfileFieldChanged, lane=Lane.SLOW)
def follow_field(event: ProfileFieldChanged) -> None:
    """Bring everybody who answered a field up to what it says now, some at a time."""
    last: int | None = 0
    while last is not None:
        last = profiles.follow_field(SYSTEM, event.field_id, last)
