"""Saved searches: how often they tell, and how much."""

from __future__ import annotations

from datetime import datetime, timedelta

from forum.kernel.i18n import _l

NEVER, AT_ONCE, DAILY, WEEKLY = "never", "at_once", "daily", "weekly"
ALERTS = {
    NEVER: _l("Do not tell me"),
    AT_ONCE: _l("As soon as there is something new"),
    DAILY: _l("Once a day"),
    WEEKLY: _l("Once a week"),
}
MOST_SAVED = 50
MOST_TOLD = 10  # hits in one alert; more wait for the next
LONGEST_NAME = 120
KEPT_RECENT = 10
# What was written before a check may come into the index after it.
OVERLAP = timedelta(days=2)
_EACH = {AT_ONCE: timedelta(minutes=10), DAILY: timedelta(days=1), WEEKLY: timedelta(days=7)}


def next_check(alert: str, at: datetime) -> datetime | None:
    """When to look again; never for a search that tells nothing."""
    return at + _EACH[alert] if alert in _EACH else None
