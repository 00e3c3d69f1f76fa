"""A month as weeks of days, each with what is on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from babel.dates import format_skeleton, get_day_names
from flask_babel import format_date, get_locale

from forum.kernel.calendars import CalendarEntry
from forum.kernel.days import day_of, start_of

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """An entry on one of its days: `own` stands in the reader's calendar, `goes_on` began on a day before."""

    entry: CalendarEntry
    own: bool
    goes_on: bool


@dataclass(frozen=True)
class Day:
    """A day of the grid; `inside` the month that is shown."""

    day: date
    inside: bool
    today: bool
    lines: list[Line] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The day in full, for a screen reader and for a narrow screen."""
        return str(format_date(self.day, "full", rebase=False))


def first_of(text: str | None, today: date) -> date:
    """The first day of a month written as `2026-12`; of the present one when nothing is said."""
    year, month = (int(part) for part in text.split("-")) if text else (today.year, today.month)
    return date(year, month, 1)


def neighbour(first: date, ahead: int) -> str:
    """The month before (-1) or after (1), as an address says it."""
    other = (first - DAY).replace(day=1) if ahead < 0 else (first + 31 * DAY).replace(day=1)
    return f"{other:%Y-%m}"


def name_of(first: date) -> str:
    """`December 2026`, with a capital as headings have."""
    text = str(format_skeleton("yMMMM", first, locale=get_locale() or "en"))
    return text[:1].upper() + text[1:]


def weekdays() -> list[tuple[str, str]]:
    """The short and the long names of the days of a week, from its first day here."""
    locale = get_locale() or "en"
    short = get_day_names("abbreviated", "stand-alone", locale)
    long = get_day_names("wide", "stand-alone", locale)
    return [(short[number], long[number]) for number in ((_first_weekday() + n) % 7 for n in range(7))]


def bounds(first: date) -> tuple[datetime, datetime]:
    """When the weeks that show a month begin and end for the reader."""
    begins = first - ((first.weekday() - _first_weekday()) % 7) * DAY
    last = (first + 31 * DAY).replace(day=1) - DAY
    ends = last + (6 - (last.weekday() - _first_weekday()) % 7) * DAY
    return start_of(begins), start_of(ends + DAY)


def weeks_of(first: date, entries: Iterable[CalendarEntry], own: frozenset[str], today: date) -> list[Sequence[Day]]:
    """The weeks of a month; what takes several days stands on each of them. `own` are uids of the reader's calendar."""
    begins, ends = bounds(first)
    count = round((ends - begins) / DAY)
    start = day_of(begins)
    days = [
        Day(start + n * DAY, (start + n * DAY).month == first.month, start + n * DAY == today) for n in range(count)
    ]
    for entry in entries:
        starts = day_of(entry.starts_at)
        stops = max(starts, day_of(max(entry.starts_at, entry.ends_at - timedelta(seconds=1))))
        for one in days[max(0, (starts - start).days) : max(0, (stops - start).days + 1)]:
            one.lines.append(Line(entry, entry.uid in own, one.day > starts))
    return [days[n : n + 7] for n in range(0, count, 7)]


def _first_weekday() -> int:
    locale = get_locale()
    return int(locale.first_week_day) if locale else 0
