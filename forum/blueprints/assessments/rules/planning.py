"""States of an action of a roadmap, how far a roadmap is, and when somebody is reminded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from forum.kernel.working_days import is_working_day

PLANNED, IN_PROGRESS, DONE, DROPPED = "planned", "in_progress", "done", "dropped"
STATES = (PLANNED, IN_PROGRESS, DONE, DROPPED)
OPEN = (PLANNED, IN_PROGRESS)  # what is still to do
HAND, GAP, SNAPSHOT, SPRINT = "hand", "gap", "snapshot", "sprint"
ORIGINS = (HAND, GAP, SNAPSHOT, SPRINT)
MOST_ACTIONS = 300  # of a city: a page shows them all
MOST_RESOURCES = 12  # of an action
LONGEST_TITLE = 160
LONGEST_DESCRIPTION = 4_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
SOON = timedelta(days=7)
OPENS, CLOSES = 9, 17  # hours in which somebody is reminded


@dataclass(frozen=True)
class Progress:
    """How many actions are in which state; those that were dropped are no part of the whole."""

    planned: int = 0
    in_progress: int = 0
    done: int = 0
    dropped: int = 0

    @property
    def whole(self) -> int:
        return self.planned + self.in_progress + self.done

    @property
    def left(self) -> int:
        return self.planned + self.in_progress


def progress_of(numbers: Mapping[str, int]) -> Progress:
    """The progress of these numbers by state."""
    return Progress(**{state: numbers.get(state, 0) for state in STATES})


def is_late(state: str, due_on: date | None, today: date) -> bool:
    """Whether an action is still to do after its day."""
    return state in OPEN and due_on is not None and due_on < today


def working_day_at(zone: str, now: datetime) -> date | None:
    """The day in a time zone where it is a working hour; None where somebody is not at work now."""
    there = now.astimezone(ZoneInfo(zone))
    return there.date() if is_working_day(there.date()) and OPENS <= there.hour < CLOSES else None
