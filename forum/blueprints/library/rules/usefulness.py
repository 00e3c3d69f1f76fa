"""What adoptions and ratings amount to. Nothing here touches the database."""

from __future__ import annotations

FEWEST_RATINGS = 3  # a mean of fewer would say what somebody gave
MOST_STARS = 5
LONGEST_NOTE = 1000


def mean_of(total: int, count: int) -> float | None:
    """The mean to one decimal; None while there are too few ratings."""
    return round(total / count, 1) if count >= FEWEST_RATINGS else None


def rank_boost_of(adopted: int) -> int:
    """How far a document rises among equal hits: one step each time the cities that use it double."""
    return adopted.bit_length()
