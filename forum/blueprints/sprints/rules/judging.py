"""How two people judge an application without knowing of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NEEDED = 2
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class Compared:
    """What the scores of an application come to: the mean of both, and how far they lie apart."""

    mean: float | None
    spread: float | None


def compare(scores: Sequence[Mapping[str, int]]) -> Compared:
    """Nothing is compared until two are in."""
    means = [sum(one.values()) / len(one) for one in scores if one]
    if len(means) < NEEDED:
        return Compared(None, None)
    return Compared(round(sum(means) / len(means), 2), round(max(means) - min(means), 2))


def is_whole(scores: Mapping[str, Any], judging: Sequence[Mapping[str, Any]]) -> bool:
    """Whether each criterion of judgement, and nothing else, has a score from 1 to 5."""
    wanted = {one["key"] for one in judging}
    fits = all(type(value) is int and LOWEST <= value <= HIGHEST for value in scores.values())
    return bool(wanted) and set(scores) == wanted and fits
