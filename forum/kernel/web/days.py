"""Days as people say them."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import format_date, to_user_timezone

from forum.kernel import clock
from forum.kernel.i18n import _

NEAR_DAYS = 6


def day_of(moment: datetime) -> date:
    """The day on which a moment falls for the reader."""
    day: date = to_user_timezone(moment).date()
    return day


def day_name(moment: datetime) -> str:
    """`Today`, `Yesterday`, `Tuesday`, `12 March`, `12 March 2024`."""
    day, today = day_of(moment), day_of(clock.now())
    age = (today - day).days
    if age == 0:
        return str(_("Today"))
    if age == 1:
        return str(_("Yesterday"))
    if 1 < age <= NEAR_DAYS:
        return str(format_date(day, "EEEE", rebase=False))
    return str(format_date(day, "d MMMM" if day.year == today.year else "d MMMM y", rebase=False))
