"""Quarters of a year, by which figures are published."""

from __future__ import annotations

from datetime import UTC, datetime


def quarter_of(moment: datetime) -> str:
    """The quarter of a moment, such as `2026Q4`; texts of quarters sort by time."""
    return f"{moment.year}Q{(moment.month + 2) // 3}"


def quarters_before(quarter: str, number: int) -> list[str]:
    """So many quarters that end before this one, the earliest first."""
    place = int(quarter[:4]) * 4 + int(quarter[5]) - 1
    return [f"{past // 4}Q{past % 4 + 1}" for past in range(place - number, place)]


def begin_of(quarter: str) -> datetime:
    """The moment at which a quarter begins."""
    return datetime(int(quarter[:4]), int(quarter[5]) * 3 - 2, 1, tzinfo=UTC)
