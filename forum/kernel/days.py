"""Days as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from math import inf

from babel.dates import format_skeleton, get_datetime_format
from flask_babel import format_date, format_time, format_timedelta, get_locale, get_timezone, to_user_timezone

from forum.kernel import clock
from forum.kernel.i18n import _

NEAR_DAYS = 6
# From how many seconds on a time to come is told in which unit; static/js/times.js goes on with the same.
UNITS = (("month", 60 * 86_400), ("day", 36 * 3_600), ("hour", 90 * 60), ("minute", 0))
SECONDS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


def day_of(moment: datetime) -> date:
    """The day on which a moment falls for the reader."""
    day: date = to_user_timezone(moment).date()
    return day


def local_text(moment: datetime | None) -> str | None:
    """A moment as the field of a form shows it, in the reader's zone: `2026-12-01T08:30`."""
    return str(to_user_timezone(moment).strftime("%Y-%m-%dT%H:%M")) if moment else None


def start_of(day: date) -> datetime:
    """When a day begins for the reader."""
    zone = get_timezone()
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def day_name(moment: datetime) -> str:
    """`Today`, `Yesterday`, `Tuesday`, `March 12`, `March 12, 2024`, as a heading in the reader's language."""
    day, today = day_of(moment), day_of(clock.now())
    age = (today - day).days
    if age == 0:
        return str(_("Today"))
    if age == 1:
        return str(_("Yesterday"))
    if 1 < age <= NEAR_DAYS:
        return _as_heading(str(format_date(day, "EEEE", rebase=False)))
    return day_and_month(day) if day.year == today.year else str(format_date(day, "long", rebase=False))


def _as_heading(text: str) -> str:
    """A heading begins with a capital, also where days of the week are written small."""
    return text[:1].upper() + text[1:]


def day_and_month(day: date) -> str:
    """`March 12`, `12 de marzo`, `12 mars`."""
    return format_skeleton("MMMMd", day, locale=get_locale())


def short_day(day: date) -> str:
    """`Mar 12, 2024`, `12 mar 2024`, `12 de mar. de 2024`, `12 mars 2024`."""
    return format_skeleton("yMMMd", day, locale=get_locale())


def day_and_time(moment: datetime) -> str:
    """`Dec 1, 2026, 4:29 AM`, `1 déc. 2026, 04 h 29`."""
    joined = str(get_datetime_format("medium", locale=get_locale())).replace("'", "")
    day = format_date(day_of(moment), "medium", rebase=False)
    return joined.replace("{0}", format_time(moment, "short")).replace("{1}", day)


def until(moment: datetime) -> str:
    """How far ahead a moment lies: `in 3 days`, `dans 2 heures`; never less than a minute."""
    ahead = max(60.0, (moment - clock.now()).total_seconds())
    unit = next(name for name, least in UNITS if ahead >= least)
    return str(format_timedelta(timedelta(seconds=ahead), unit, add_direction=True, threshold=inf))


def duration(seconds: int) -> str:
    """A length of time in the largest unit that tells it exactly: `90 minutes`, `2 hours`."""
    unit = next(name for name, size in SECONDS.items() if seconds % size == 0)
    return str(format_timedelta(timedelta(seconds=seconds), unit, threshold=inf))
