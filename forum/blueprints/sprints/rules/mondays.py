"""When the cities of a cohort hear what the week brings: on Monday morning where they are, not where a server is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum.blueprints.assessments.rules.planning import working_day_at

MONDAY, NOON = 0, 12


def monday_morning_at(zone: str, now: datetime) -> date | None:
    """The Monday in a time zone of which it is the morning, from nine to noon; None at any other time."""
    day = working_day_at(zone, now)
    morning = now.astimezone(ZoneInfo(zone)).hour < NOON
    return day if day is not None and morning and day.weekday() == MONDAY else None


def week_of(day: date, zone: str) -> tuple[datetime, datetime]:
    """When the week that begins on a day begins and ends there; it may have 167 or 169 hours."""
    there = ZoneInfo(zone)
    return datetime.combine(day, time.min, there), datetime.combine(day + timedelta(days=7), time.min, there)
