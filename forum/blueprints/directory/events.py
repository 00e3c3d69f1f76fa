"""What happens to profiles, and between members."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """What a member says about herself changed."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class ProfileFieldChanged(Event):
    """A field of every profile was added, changed or removed, so what depends on its answers must follow."""

    field_id: int


@dataclass(frozen=True, kw_only=True)
class MemberBlocked(Event):
    """A member does not want to hear from another one any more."""

    member_id: int
    blocked_id: int


@dataclass(frozen=True, kw_only=True)
class MemberUnblocked(Event):
    """A member hears from another one again."""

    member_id: int
    blocked_id: int


@dataclass(frozen=True, kw_only=True)
class CourtesyChanged(Event):
    """A member chose anew who may write to her and what others see of her."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class PeersMatched(Event):
    """Two members can each help with what the other looks for, and both want to know; once for each pair."""

    first_id: int
    second_id: int
