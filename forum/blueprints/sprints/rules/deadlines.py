"""When a day ends where a call says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from forum.kernel.working_days import end_of_day


def deadline_of(day: date, zone: str) -> datetime:
    """The moment, in UTC, at which the last day is over in that zone; the day may have 23 or 25 hours."""
    return end_of_day(day, zone)


def last_day_of(deadline: datetime, zone: str) -> date:
    """The last day on which one may apply, in that zone."""
    return (deadline - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
