"""Until when an award stands, and when its city is reminded."""

from __future__ import annotations

from datetime import date, timedelta

REMINDED_BEFORE = timedelta(days=90)


def renew_by(awarded_on: date, years: int) -> date:
    """The day by which an award is to be renewed; one of February 29 on the last day of February."""
    try:
        return awarded_on.replace(year=awarded_on.year + years)
    except ValueError:
        return awarded_on.replace(year=awarded_on.year + years, day=28)


def is_due(until: date, today: date) -> bool:
    """Whether the day by which it was to be renewed has passed."""
    return today > until


def is_near(until: date, today: date) -> bool:
    """Whether it is time to remind of the renewal."""
    return today >= until - REMINDED_BEFORE
