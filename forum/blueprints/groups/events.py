"""What happens to groups and to who belongs to them."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Event):
    """A group was made, or its name, text or rules changed; `narrowed` when fewer may read it than before."""

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


@dataclass(frozen=True, kw_only=True)
class JoinAsked(Event):
    """A member asks to join and waits for an answer."""

    group_id: int
    member_id: int


@dataclass(frozen=True, kw_only=True)
class JoinAnswered(Event):
    """A moderator let in somebody who had asked, or declined."""

    group_id: int
    member_id: int
    by_id: int
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event):
    """A member was invited into a group and has not answered yet."""

    group_id: int
    member_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGiven(Event):
    """Somebody who belongs to a group has another role in it."""

    group_id: int
    member_id: int
    by_id: int | None
    role: str


@dataclass(frozen=True, kw_only=True)
class GroupHomeChanged(Event):
    """A page of a group's own, or what is pinned to its home, was added, changed, moved or removed."""

    group_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipRulesChanged(Event):
    """Other members than before belong to a group by its rules."""

    group_id: int
