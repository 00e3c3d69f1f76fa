"""Every member has a profile, and is found by her present name."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts.events import MemberChanged, MemberJoined
from forum.blueprints.directory import services
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(MemberJoined, MemberChanged)
def keep_profile(event: Any) -> None:
    """Give a newcomer an empty profile; find everybody by the present name and job title."""
    services.keep_profile(SYSTEM, event.member_id)
