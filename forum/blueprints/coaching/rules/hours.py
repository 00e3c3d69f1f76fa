"""Free times of a week in somebody's own time zone, and the moments that come of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY = 24 * 60
HORIZON = timedelta(days=28)
_LINE = re.compile(r"^\s*(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?\s*$")
_ONE = timedelta(minutes=1)
AT_WORK = (9 * 60, 18 * 60)
Span = tuple[int, int]  # minutes from midnight of the wall clock
Busy = tuple[datetime, datetime]


@dataclass(frozen=True)
class Exceptional:
    """A day on which it is otherwise: free times that are added, or taken away; the whole day without times."""

    day: date
    free: bool
    begins: int | None = None
    ends: int | None = None


@dataclass(frozen=True)
class Week:
    """The free times of somebody: by weekday (Monday is 0), with exceptions; an appointment takes `minutes`."""

    zone: str
    minutes: int
    hours: Sequence[tuple[int, int, int]] = ()  # weekday, begins, ends
    exceptions: Sequence[Exceptional] = ()


def read_spans(text: str) -> list[Span]:
    """The times of `9:00-12:00, 14-16`, in order. Raises ValueError for anything else, or times that overlap."""
    spans = []
    for part in filter(str.strip, re.split(r"[,;]", text)):
        found = _LINE.match(part)
        if found is None:
            raise ValueError(part)
        begins, ends = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
        if not 0 <= begins < ends <= DAY or any(int(found[n] or 0) > 59 for n in (2, 4)):
            raise ValueError(part)
        spans.append((begins, ends))
    spans.sort()
    if any(after[0] < before[1] for before, after in pairwise(spans)):
        raise ValueError(text)
    return spans


def clock_of(minutes: int) -> str:
    """`09:30`; the end of the day is `24:00`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def write_spans(spans: Iterable[Span]) -> str:
    """What `read_spans` reads."""
    return ", ".join(f"{clock_of(begins)}-{clock_of(ends)}" for begins, ends in spans)


def moment_of(day: date, minutes: int, zone: str) -> datetime:
    """The moment in UTC at which a clock on the wall shows this.

    What the clock skips when it is put forward is the moment at which it is; what it shows twice is the first.
    """
    place, wall = ZoneInfo(zone), datetime.combine(day, time.min) + timedelta(minutes=minutes)
    for _ in range(DAY):
        moment = wall.replace(tzinfo=place).astimezone(UTC)
        if moment.astimezone(place).replace(tzinfo=None) == wall:
            break
        wall += _ONE
    return moment


def spans_on(week: Week, day: date) -> list[Span]:
    """The free times of a day by the clock on the wall."""
    spans = [(begins, ends) for weekday, begins, ends in week.hours if weekday == day.weekday()]
    told = [one for one in week.exceptions if one.day == day]
    for one in told:
        if not one.free:
            spans = list(
                _without(spans, 0 if one.begins is None else one.begins, DAY if one.ends is None else one.ends)
            )
    spans += [(one.begins, one.ends) for one in told if one.free and one.begins is not None and one.ends is not None]
    return _joined(spans)


def free_spans(week: Week, since: datetime, until: datetime) -> Iterator[Busy]:
    """The free times between two moments, in UTC."""
    place = ZoneInfo(week.zone)
    day, last = since.astimezone(place).date(), until.astimezone(place).date()
    while day <= last:
        for begins, ends in spans_on(week, day):
            yield moment_of(day, begins, week.zone), moment_of(day, ends, week.zone)
        day += timedelta(days=1)


def slots(week: Week, since: datetime, until: datetime, busy: Sequence[Busy] = ()) -> list[datetime]:
    """When an appointment may begin: one after the other in each free time, none that meets one that is busy."""
    length, found = timedelta(minutes=week.minutes), []
    for begins, ends in free_spans(week, since, until):
        while begins + length <= ends:
            if since <= begins < until and not any(a < begins + length and begins < b for a, b in busy):
                found.append(begins)
            begins += length
    return sorted(set(found))


def hours_shared(week: Week, zone: str, since: datetime) -> int:
    """How many whole hours of the coming week are free and within working hours of another place."""
    shared = timedelta()
    for begins, ends in free_spans(week, since, since + timedelta(days=7)):
        day = begins.astimezone(ZoneInfo(zone)).date()
        for there in (day - timedelta(days=1), day, day + timedelta(days=1)):
            opens, closes = (moment_of(there, minutes, zone) for minutes in AT_WORK)
            shared += max(timedelta(), min(ends, closes) - max(begins, opens))
    return int(shared.total_seconds() // 3600)


def _without(spans: Iterable[Span], begins: int, ends: int) -> Iterator[Span]:
    for first, last in spans:
        if first < begins:
            yield first, min(last, begins)
        if last > ends:
            yield max(first, ends), last


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for begins, ends in sorted(spans):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined
