"""What an assessment comes to: computed from final outcomes, and from nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.blueprints.assessments.rules.validating import MET, by_steps
from forum.blueprints.standards.rules.scoring import counted, level_for, step_scores


@dataclass(frozen=True)
class Scored:
    """A criterion with its final outcome, and the step found where the framework is scored by steps."""

    code: str
    area: str
    outcome: str
    step: int | None = None
    prerequisites: Collection[str] = ()


@dataclass(frozen=True)
class Result:
    """`met` counts the criteria that count, of a framework scored by steps it is None and `score` the percentage."""

    level: str
    met: int | None
    score: float | None
    counting: frozenset[str]


def compute(scoring: Mapping[str, Any], levels: Sequence[Mapping[str, Any]], lines: Iterable[Scored]) -> Result:
    """Level, criteria met and score of these lines. Raises ValueError for a step out of range."""
    known = list(lines)
    met = {line.code for line in known if line.outcome == MET}
    counting = counted(met, {line.code: line.prerequisites for line in known})
    if by_steps(scoring):
        return Result(level_for(len(counting), levels) if levels else "", None, _overall(known), counting)
    return Result(level_for(len(counting), levels), len(counting), None, counting)


def _overall(lines: Iterable[Scored]) -> float:
    by_area: dict[str, list[int]] = {}
    for line in lines:
        by_area.setdefault(line.area, []).append(line.step or 0)
    return round(float(step_scores(by_area.items()).overall), 2)
