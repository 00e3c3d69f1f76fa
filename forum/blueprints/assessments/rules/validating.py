"""When what reviewers found of a line is final: pure, so that every order of reviews can be tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.blueprints.standards.rules.scoring import HIGHEST_STEP

MET, NOT_MET = "met", "not_met"
FOUND = (MET, NOT_MET)
OPEN, SECOND, DISPUTED, FINAL = "open", "second", "disputed", "final"
VALIDATION_STATES = (OPEN, SECOND, DISPUTED, FINAL)
MET_LINES, ALL_LINES = "met", "all"  # which lines need two reviewers
ENOUGH = 2  # reviewers who agree


@dataclass(frozen=True)
class Verdict:
    """What one reviewer says of a line; `step` only of a framework scored by steps."""

    reviewer_id: int
    outcome: str
    reason: str = ""
    step: int | None = None

    @property
    def found(self) -> tuple[str, int | None]:
        """What two reviewers must agree on; reasons may differ."""
        return self.outcome, self.step


@dataclass(frozen=True)
class Finding:
    """Where the validation of a line stands; `outcome`, `step` and `reason` are there once it is final."""

    state: str = OPEN
    outcome: str = ""
    step: int | None = None
    reason: str = ""


def find(reviews: Iterable[Verdict], two_for: str = MET_LINES, *, claimed: bool = False) -> Finding:
    """What the reviews of a line, the oldest first, come to.

    The last word of each reviewer counts. A line is final when two agree and no more say otherwise, and with one
    reviewer alone where it needs no second: what is not met, unless the city claims it or `two_for` is `all`. Where
    reviewers disagree it is disputed, until one joins the other or a third decides.
    """
    last: dict[int, Verdict] = {}
    for review in reviews:
        last.pop(review.reviewer_id, None)
        last[review.reviewer_id] = review
    verdicts = list(last.values())
    if not verdicts:
        return Finding()
    if len(verdicts) == 1:
        alone = not needs_second(verdicts[0], two_for, claimed=claimed)
        return _final(verdicts, verdicts[0].found) if alone else Finding(SECOND)
    (most, count), *others = Counter(verdict.found for verdict in verdicts).most_common()
    agreed = count >= ENOUGH and all(count > other for _, other in others)
    return _final(verdicts, most) if agreed else Finding(DISPUTED)


def needs_second(verdict: Verdict, two_for: str = MET_LINES, *, claimed: bool = False) -> bool:
    """Whether a line of which one reviewer says this needs another.

    What raises the level or the score always does, and so does what contradicts the city, which claims it.
    """
    return two_for == ALL_LINES or claimed or verdict.outcome == MET or bool(verdict.step)


def is_confirmed(claimed: int | None, step: int) -> str:
    """The outcome of a line scored by steps: met when the step found is at least the one that the city claims."""
    return MET if step >= (HIGHEST_STEP if claimed is None else claimed) else NOT_MET


def by_steps(scoring: Mapping[str, Any]) -> bool:
    """Whether a framework is scored by steps; otherwise by criteria met."""
    return scoring.get("kind") == "steps"


def _final(verdicts: Sequence[Verdict], found: tuple[str, int | None]) -> Finding:
    """The reason is that of whoever said it last, and gave one."""
    reasons = [verdict.reason for verdict in verdicts if verdict.found == found and verdict.reason]
    return Finding(FINAL, found[0], found[1], reasons[-1] if reasons else "")
