"""What happens to groups and to who belongs to them."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Event):
    """A group was made, or its name, text, rules or roles changed; `narrowed` when fewer may read it than before."""

    group_id: int
    narrowed: bool = False


@dataclass(frozen=True, kw_only=True)
class MembershipBegan(Event):
    """A member joined, or was brought in by somebody else."""

    group_id: int
    member_id: int
    by_id: int | None


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    """A member left, or was taken out by somebody else."""

    group_id: int
    member_id: int
    by_id: int | None
