"""What happens to resources."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ResourceShared(Event):
    resource_id: int
    owner_id: int
    group_id: int | None


@dataclass(frozen=True, kw_only=True)
class ResourceChanged(Event):
    """What is told of a resource changed, or its text has been read, so what shows it must be shown anew."""

    resource_id: int


@dataclass(frozen=True, kw_only=True)
class ResourceRemoved(Event):
    resource_id: int
    by_id: int | None
