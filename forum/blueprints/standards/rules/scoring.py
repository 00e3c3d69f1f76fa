"""How a city scores: levels by the number of criteria that count, or means of steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

HIGHEST_STEP = 4


def counted(met: Collection[str], prerequisites: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The codes among those met that count: all their prerequisites, and those of these, are met as well.

    A prerequisite that leads back to itself counts with nothing behind it once all of the circle is met.
    """
    counting = set(met)
    while True:
        lacking = {code for code in counting if not set(prerequisites.get(code, ())) <= counting}
        if not lacking:
            return frozenset(counting)
        counting -= lacking


def level_for(count: int, levels: Sequence[Mapping[str, Any]]) -> str:
    """The highest level whose least number of criteria is reached; empty for none.

    `levels` are those of a framework, in any order: `{"name": "silver", "min_count": 22}`.
    """
    reached = [level for level in levels if count >= level["min_count"]]
    return str(max(reached, key=lambda level: int(level["min_count"]))["name"]) if reached else ""


@dataclass(frozen=True)
class StepScores:
    """Percentages of a framework that is scored by steps; exact."""

    by_area: Mapping[str, Fraction]
    overall: Fraction


def step_scores(areas: Iterable[tuple[str, Sequence[int]]], highest: int = HIGHEST_STEP) -> StepScores:
    """An area's score is the mean of its steps (0 to `highest`) as a percentage, the overall one the mean of the areas.

    A criterion that nobody answered is at step 0; an area without criteria is left out. Our proposal for Equipt to
    Innovate, whose weights were not published. Raises ValueError for a step out of range.
    """
    by_area = {code: _percentage(steps, highest) for code, steps in areas if steps}
    overall = sum(by_area.values(), Fraction(0)) / len(by_area) if by_area else Fraction(0)
    return StepScores(by_area, overall)


def checklist_met(checklist: Mapping[str, Any], ticked: Collection[str]) -> bool:
    """Whether as many items are ticked as the checklist needs ("3 of 4"); never for a criterion without one."""
    keys = {item["key"] for item in checklist.get("items", ())}
    return bool(keys) and len(keys & set(ticked)) >= checklist["need"]


def _percentage(steps: Sequence[int], highest: int) -> Fraction:
    if any(not 0 <= step <= highest for step in steps):
        raise ValueError(f"a step is between 0 and {highest}")
    return Fraction(100 * sum(steps), highest * len(steps))
