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
    changed: bool = False  # they have it already, and it is not as it was


@dataclass(frozen=True, kw_only=True)
class EventLeft(Fact):
    """These members come to an event or hold it no more, and may see it no longer."""

    event_id: int
    member_ids: list[int]


# Questions, proposals, and what follows an event.


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Fact):
    """A member asked something at an event."""

    event_id: int
    question_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionVoted(Fact):
    """Somebody wants a question answered, or does not any more."""

    event_id: int
    question_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionChanged(Fact):
    """A question is in another state, was merged, hidden or shown again: `what` says which."""

    event_id: int
    question_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class FloorChanged(Fact):
    """Questions are taken, or are not any more; with names, or also without."""

    event_id: int
