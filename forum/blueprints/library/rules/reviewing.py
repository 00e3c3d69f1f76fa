"""When a document is looked at again, and when its owners are reminded. Nothing here touches the database."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

REVIEW_STATES = ("none", "later", "soon", "due")
MOST_CO_OWNERS = 5
A_YEAR = 12  # months
LONGEST_MONTHS = 60
SOON = timedelta(days=7)
AT_MOST_EVERY = timedelta(days=30)


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_reminder(review_by: date, today: date) -> date:
    """A week before the day, or on it; at once when it is past."""
    return next((day for day in (review_by - SOON, review_by) if day >= today), today)


def next_reminder(review_by: date, today: date) -> date:
    """After a reminder today: on the day itself, then every thirty days."""
    return review_by if today < review_by else today + AT_MOST_EVERY


def state_on(review_by: date | None, today: date) -> str:
    """`none` without a date, `later`, `soon` from a week before, `due` from the day after it on."""
    if review_by is None:
        return "none"
    if review_by < today:
        return "due"
    return "soon" if review_by - SOON <= today else "later"
