"""Who should be asked first about a criterion: the one place that says what counts and how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MET = 40
"""Her city met the criterion: it has the documents and remembers what went wrong. Counts most."""
NEAREST = 30
"""Her city is the one most like the asker's; the next ones count evenly less, down to nothing at rank `LAST_RANK`. Less
than `MET`, since an answer from elsewhere is worth more than sympathy from next door."""
LAST_RANK = 50
LANGUAGE = 15
"""They share a language they work in: no template needs translating."""
ANSWERS_AT_ONCE = 15
"""She usually answers within a day; each day more counts `A_DAY` less. Somebody of whom nothing is known loses nothing
that would be told: the same as somebody of whom nothing kind can be told."""
A_DAY = 3
COLLEAGUE = 5
"""She works in the asker's own city, who may know her already."""
AWAY = -35
"""She is out of office: whoever can answer now comes first, unless she is by far the better match."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who can help, as far as the asker may know: what is hidden from her is not in here.

    `likeness` is the rank of her city among those like the asker's, from 0; None when it is not among them.
    `answers_within` are days as `usually_within` gives them.
    """

    member_id: int
    sort_name: str
    likeness: int | None = None
    colleague: bool = False
    met: bool = False
    shares_language: bool = False
    answers_within: int | None = None
    away: bool = False


def score(one: Candidate) -> float:
    """How good a match somebody is, from -35 to 100; every part of it can be told as a reason."""
    points = 0.0
    if one.met:
        points += MET
    if one.likeness is not None:
        points += NEAREST * max(0, LAST_RANK - one.likeness) / LAST_RANK
    if one.colleague:
        points += COLLEAGUE
    if one.shares_language:
        points += LANGUAGE
    if one.answers_within is not None:
        points += max(0, ANSWERS_AT_ONCE - A_DAY * (one.answers_within - 1))
    return points + (AWAY if one.away else 0)


def rank(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The best match first; equal ones by name, then by number, so that the order is the same each time."""
    return sorted(candidates, key=lambda one: (-round(score(one), 6), one.sort_name, one.member_id))
