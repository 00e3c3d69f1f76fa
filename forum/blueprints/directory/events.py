"""What happens to profiles."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """What a member says about herself changed."""

    member_id: int
