"""When what recurs takes place: the clock on the wall stays, whatever daylight saving does to the hours of UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from forum.blueprints.events.rules.kinds import FORTNIGHTLY, MONTHLY, MOST_OCCURRENCES

WEEK = timedelta(days=7)
LONGEST = timedelta(days=31)  # that an event takes
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)  # between which moments lie
_ZONES = frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether it is the IANA name of a time zone."""
    return name in _ZONES


def wall(moment: datetime, zone: str) -> datetime:
    """The clock on the wall there at this moment, without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def at_wall(clock: datetime, zone: str) -> datetime:
    """The moment, in UTC, at which the clock on the wall there shows this.

    Of an hour that comes twice, the first; one that is left out is as late as it would have been.
    """
    return clock.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def occurrences(
    first: datetime, zone: str, frequency: str, until: date | None = None, times: int | None = None
) -> list[datetime]:
    """The moments of a series in UTC, the first among them: until a day there, or so many times; at most 104.

    `monthly` keeps the weekday and its number in the month (the second Tuesday); the fifth is the last one.
    """
    most = min(times or MOST_OCCURRENCES, MOST_OCCURRENCES)
    found: list[datetime] = []
    for clock in _clocks(wall(first, zone), frequency):
        if len(found) == most or (until is not None and clock.date() > until):
            break
        found.append(at_wall(clock, zone))
    return found


def moved(moment: datetime, zone: str, by: timedelta) -> datetime:
    """The moment at which the clock on the wall shows so much more or less than it did."""
    return at_wall(wall(moment, zone) + by, zone)


def beside(moment: datetime | None, first: datetime, other: datetime, zone: str) -> datetime | None:
    """What keeps its distance to an occurrence: a moment told for the first one, for another, on the clock of the
    wall. None stays none."""
    return None if moment is None else moved(moment, zone, wall(other, zone) - wall(first, zone))


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """The nth Monday (0) to Sunday (6) of a month; the fifth is the last one."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7) + (number - 1) * WEEK
    return day if day.month == month else day - WEEK


def _clocks(first: datetime, frequency: str) -> Iterator[datetime]:
    if frequency == MONTHLY:
        yield from _monthly(first)
        return
    step = 2 * WEEK if frequency == FORTNIGHTLY else WEEK
    clock = first
    while clock.year < date.max.year:
        yield clock
        clock += step


def _monthly(first: datetime) -> Iterator[datetime]:
    number = (first.day - 1) // 7 + 1
    year, month = first.year, first.month
    while year < date.max.year:
        yield datetime.combine(nth_weekday(year, month, first.weekday(), number), first.time())
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
