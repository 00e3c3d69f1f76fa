"""What happens to profiles."""

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
