"""Working days: Monday to Friday where somebody lives."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether it is one from Monday to Friday."""
    return day.weekday() < SATURDAY


def day_in(zone: str, moment: datetime) -> date:
    """The day on which a moment falls in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def working_day_after(day: date) -> date:
    """The first working day later than this day."""
    following = day + _DAY
    while not is_working_day(following):
        following += _DAY
    return following


def end_of_day(day: date, zone: str) -> datetime:
    """The moment, in UTC, at which a day is over in a time zone."""
    return datetime.combine(day + _DAY, time.min, ZoneInfo(zone)).astimezone(UTC)
