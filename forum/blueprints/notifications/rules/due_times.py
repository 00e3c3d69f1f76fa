"""When a mail is due, in the time zone of its reader: full hours of her clock, whatever her clocks are put to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum.blueprints.notifications.rules.preferences import EVERY_4_HOURS, WEEKLY

GRACE = timedelta(minutes=5)  # in which what is read meanwhile is not mailed
SLOTS = range(0, 24, 4)
DAYS_AHEAD = 9  # a week, and a day on either side whose hour is skipped
MONDAY = 0


def next_together(cadence: str, hour: int, zone: str, after: datetime) -> datetime:
    """The next moment at which what waits is mailed together: at every fourth full hour, daily at `hour`, or then on
    Mondays. Always later than `after`; what is not mailed together otherwise waits for the next day."""
    hours = list(SLOTS) if cadence == EVERY_4_HOURS else [hour]
    days = {MONDAY} if cadence == WEEKLY else set(range(7))
    return _next_of(hours, days, zone, after)


def next_hour(hour: int, zone: str, after: datetime) -> datetime:
    """The next time that the reader's clock shows a full hour, later than `after`."""
    return _next_of([hour], set(range(7)), zone, after)


def after_quiet(at: datetime, quiet_from: int | None, quiet_until: int | None, zone: str) -> datetime:
    """The same moment, or the end of the quiet hours in which it falls; without quiet hours all are loud."""
    if quiet_from is None or quiet_until is None or not is_quiet(at, quiet_from, quiet_until, zone):
        return at
    return next_hour(quiet_until, zone, at)


def is_quiet(at: datetime, quiet_from: int, quiet_until: int, zone: str) -> bool:
    """Whether a moment lies from one full hour until before another, which may be on the next day."""
    hour = at.astimezone(ZoneInfo(zone)).hour
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def start_of_day(at: datetime, zone: str) -> datetime:
    """When the reader's day began in which a moment lies."""
    return _moment(at.astimezone(ZoneInfo(zone)).date(), 0, zone)


def _next_of(hours: list[int], weekdays: set[int], zone: str, after: datetime) -> datetime:
    today = after.astimezone(ZoneInfo(zone)).date()
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    moments = [_moment(day, hour, zone) for day in days if day.weekday() in weekdays for hour in hours]
    return min(moment for moment in moments if moment > after)


def _moment(day: date, hour: int, zone: str) -> datetime:
    """An hour that the clocks skip is the one after it; of one that they show twice it is the first."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
