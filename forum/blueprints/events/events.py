"""What happens to events, as facts."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event as Fact


@dataclass(frozen=True, kw_only=True)
class EventsChanged(Fact):
    """Events were planned, edited, published, moved, cancelled or removed: what is known of them elsewhere follows."""

    event_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CalendarMailsDue(Fact):
    """Calendars of these members are to follow: an event is in them, has changed, or is there no more."""

    event_id: int
    member_ids: list[int]
    method: str
