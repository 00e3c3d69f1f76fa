"""When a day ends where a call says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from forum.kernel.working_days import end_of_day


def deadline_of(day: date, zone: str) -> datetime:
    """The moment, in UTC, at which the last day is over in that zone; the day may have 23 or 25 hours."""
    return end_of_day(day, zone)


def last_day_of(deadline: datetime, zone: str) -> date:
    """The last day on which one may apply, in that zone."""
    return (deadline - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()


def moments_of(walls: Sequence[str], zone: str) -> list[datetime] | None:
    """What a clock in a zone shows (`2026-08-05T15:00`), as moments in UTC; None when one cannot be read.

    An hour that comes twice is meant the first time.
    """
    try:
        read = [datetime.fromisoformat(one) for one in walls]
    except ValueError:
        return None
    if not all(date.min.year < one.year < date.max.year for one in read):
        return None
    return [one.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC) for one in read]
