"""Facts of sprints."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SprintChanged(Event):
    """A call was published or changed."""

    sprint_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationMoved(Event):
    """The expression of interest of a city went on to another state."""

    application_id: int
    sprint_id: int
    state: str
    by_id: int


@dataclass(frozen=True, kw_only=True)
class CitiesChosen(Event):
    """The cities of a sprint were chosen and its cohort has its group."""

    sprint_id: int
    group_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class PlaceLeft(Event):
    """A city withdrew from a sprint in which it had a place."""

    sprint_id: int
    city_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class LetterWritten(Event):
    """A letter to a city is written and goes out."""

    letter_id: int


@dataclass(frozen=True, kw_only=True)
class HelpCalendarDue(Event):
    """The calendar of a member is to follow: help that somebody booked is in it, or is there no more."""

    slot_id: int
    booked_by_id: int
    member_id: int
    method: str
