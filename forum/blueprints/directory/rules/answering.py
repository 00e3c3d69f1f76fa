"""What is said of how a member answers: something kind, or nothing."""

from __future__ import annotations

from math import ceil

REMEMBERED = 20
"""So many of the latest answers make the median: habits change."""
FEWEST_ANSWERS = 3
"""Below this nothing is said, since once or twice is chance."""
MOSTLY = 0.7
"""The share of questions answered from which `usually` is true."""
LONGEST_DAYS = 5
"""A median beyond this is not told as a promise."""


def usually_within(asked: int, answered: int, median_hours: int | None) -> int | None:
    """The days, 1 to 5, within which a member usually answers; None where nothing kind can be said.

    None is also what a newcomer gets, so that nobody is worse off for a bad week than for a first day.
    """
    if median_hours is None or answered < FEWEST_ANSWERS or answered < MOSTLY * asked:
        return None
    days = max(1, ceil(median_hours / 24))
    return days if days <= LONGEST_DAYS else None
