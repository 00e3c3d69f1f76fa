"""What happens in moderation."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class QueueChanged(Event):
    """Something came to the queue of a group, or was decided; `group_id` is 0 for what only staff decide."""

    group_id: int


@dataclass(frozen=True, kw_only=True)
class ReportsDecided(Event):
    """Somebody has looked at what was reported; those who reported it wait to be told."""

    item_id: int


@dataclass(frozen=True, kw_only=True)
class ReportMade(Event):
    """Somebody has reported something; `group_id` is None for what belongs to no group."""

    item_id: int
    subject_type: str
    subject_id: int
    group_id: int | None
