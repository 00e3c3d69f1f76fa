"""Time zones as people say them, and a moment on two clocks."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location
from flask_babel import format_time, get_locale

from forum.kernel.days import day_and_time, short_day
from forum.kernel.i18n import _, choose_timezone


def zone_name(zone: str) -> str:
    """The city that gives a time zone its name, in the reader's language: `Mexico City`."""
    named = str(get_timezone_location(zone, locale=get_locale() or "en", return_city=True))
    return named.rpartition("/")[2]


@cache
def _every_zone() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]


def zone_choices(present: Any = None) -> list[tuple[str, str]]:
    """The zones that a form offers; what it holds is always among them."""
    every = _every_zone()
    return every if not present or present in dict(every) else [(str(present), str(present)), *every]


def moment_text(moment: datetime, zone: str) -> str:
    """A moment on the reader's clock, and on that of its own time zone where the two differ."""
    told = day_and_time(moment)
    there = moment.astimezone(ZoneInfo(zone))
    here = moment.astimezone(ZoneInfo(choose_timezone() or "UTC"))
    if here.utcoffset() == there.utcoffset():
        return told
    time = str(format_time(there, "short", rebase=False))
    if there.date() != here.date():
        time = f"{short_day(there.date())}, {time}"
    return str(_("%(moment)s (%(time)s in %(city)s)", moment=told, time=time, city=zone_name(zone)))
