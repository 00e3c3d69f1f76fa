"""How far a self-assessment is: by area, what is missing, and what to do next. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.blueprints.standards.rules.scoring import HIGHEST_STEP, checklist_met, counted, level_for

UNSAID, NO_EVIDENCE, TOO_FEW_TICKS, UNCONFIRMED = "unsaid", "no_evidence", "too_few_ticks", "unconfirmed"
MISSING = (UNSAID, NO_EVIDENCE, TOO_FEW_TICKS, UNCONFIRMED)


@dataclass(frozen=True)
class Told:
    """What is known of one line: `evidence` is how many pieces it has, `checklist` that of its criterion."""

    code: str
    area: str
    claim: str
    step: int | None
    ticked: Collection[str]
    checklist: Mapping[str, Any]
    evidence: int
    carried: bool

    @property
    def said(self) -> bool:
        return bool(self.claim) or self.step is not None

    @property
    def as_met(self) -> bool:
        """Whether the city says that it is there: `met`, or the highest step."""
        return self.claim == "met" or self.step == HIGHEST_STEP

    @property
    def too_few(self) -> bool:
        """Whether it says so with fewer items ticked than its checklist needs."""
        return self.as_met and bool(self.checklist.get("items")) and not checklist_met(self.checklist, self.ticked)


@dataclass(frozen=True)
class AreaProgress:
    """How many criteria of an area there are, how many were said something of, and how many are met as claimed."""

    code: str
    of: int
    said: int
    met: int

    @property
    def percent(self) -> int:
        """How much was said something of, to the nearest percent, a half upwards."""
        return (200 * self.said + self.of) // (2 * self.of) if self.of else 0


@dataclass(frozen=True)
class Missing:
    """What staff will ask about: the kind is one of `MISSING`."""

    code: str
    kind: str


def area_progress(lines: Iterable[Told]) -> list[AreaProgress]:
    """By area, in the order in which they come."""
    areas: dict[str, list[Told]] = {}
    for line in lines:
        areas.setdefault(line.area, []).append(line)
    return [
        AreaProgress(code, len(told), sum(one.said for one in told), sum(one.as_met for one in told))
        for code, told in areas.items()
    ]


def find_missing(lines: Iterable[Told]) -> list[Missing]:
    """What stands against submitting, line by line; an answer that is not `met` needs neither evidence nor ticks."""
    found: list[Missing] = []
    for line in lines:
        found.extend(Missing(line.code, kind) for kind in _kinds(line))
    return found


def level_as_claimed(lines: Sequence[Told], prerequisites: Mapping[str, Collection[str]], levels: Any) -> str:
    """The level that the city would have if all it says were found to be so; empty for none."""
    met = {line.code for line in lines if line.as_met}
    return level_for(len(counted(met, prerequisites)), levels)


def next_code(lines: Iterable[Told]) -> str:
    """The first criterion of which nobody has said anything, or whose old answer waits; empty when there is none."""
    return next((line.code for line in lines if not line.said or line.carried), "")


def _kinds(line: Told) -> Iterable[str]:
    if not line.said:
        yield UNSAID
        return
    if line.carried:
        yield UNCONFIRMED
    if not line.as_met:
        return
    if line.evidence == 0:
        yield NO_EVIDENCE
    if line.too_few:
        yield TOO_FEW_TICKS
