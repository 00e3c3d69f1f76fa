"""Every member has a profile, is found and counted by what it says now, and hears of whom she and they can help."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts.events import MemberChanged, MemberJoined
from forum.blueprints.directory.events import ProfileChanged, ProfileFieldChanged
from forum.blueprints.directory.queries import matches as match_queries
from forum.blueprints.directory.services import matches, packing, profiles
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe


@subscribe(MemberJoined, MemberChanged)
def keep_profile(event: Any) -> None:
    """Give a newcomer an empty profile; find everybody by the present name and job title."""
    profiles.keep_profile(SYSTEM, event.member_id)


@subscribe(ProfileChanged, lane=Lane.SLOW)
def tell_matches(event: ProfileChanged) -> None:
    """Somebody may now help with what another one looks for, and the reverse; found before anything is written."""
    for other_id in match_queries.list_new_matches(event.member_id):
        matches.tell_match(SYSTEM, event.member_id, other_id)


@subscribe(MemberJoined, MemberChanged, ProfileChanged)
def pack_block(event: Any) -> None:
    """Pack what the member's block is counted by, unless that has been done since."""
    packing.pack_block_of(SYSTEM, event.member_id)


@subscribe(ProfileFieldChanged, lane=Lane.SLOW)
def follow_field(event: ProfileFieldChanged) -> None:
    """Bring everybody who answered a field up to what it says now, some at a time."""
    last: int | None = 0
    while last is not None:
        last = profiles.follow_field(SYSTEM, event.field_id, last)
