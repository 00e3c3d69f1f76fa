"""What a leaderboard consists of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from forum.blueprints.assessments.rules.disclosing import Share
from forum.blueprints.assessments.rules.framings import Framing
from forum.blueprints.cities.models.cities import City
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.standards.models import Framework
from forum.blueprints.standards.rules.catalogue import AreaCard, CriterionCard
from forum.kernel.next_steps import NextStep


@dataclass(frozen=True)
class Point:
    """The share of a set that met something in one quarter."""

    quarter: str
    share: Share


@dataclass(frozen=True)
class Line:
    """One criterion: how far one's own city is, the share of the others, and which of them share it with one.

    `met_by` are cities that let the asker know that they met it, the most similar first; `sharing` counts all that let
    the asker know.
    """

    criterion: CriterionCard
    own: str
    share: Share | None
    trend: Sequence[Point] = ()
    met_by: Sequence[City] = ()
    sharing: int = 0

    @property
    def is_gap(self) -> bool:
        """Whether one's own city has not met it."""
        return self.own not in ("", "met")


@dataclass(frozen=True)
class AreaBoard:
    """One practice area: how many of its criteria one's own city met, None without a city, and the others' share."""

    area: AreaCard
    own_met: int | None
    share: Share | None
    trend: Sequence[Point]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Used:
    """A document that so many of the cities use."""

    resource: Resource
    cities: int


@dataclass(frozen=True)
class Gap:
    """What one's own city has not met, who can help, and what others use; `person` and `used` may be missing.

    `person_met` says that her city met it, as far as the asker may know. `next_steps` are what is to come about it.
    """

    line: Line
    person: Person | None
    person_met: bool
    used: Used | None
    next_steps: Sequence[NextStep] = ()


@dataclass(frozen=True)
class Board:
    """A city beside a set of others.

    `quarter` and `published_at` are None of what is counted now. `pool` are the ids of cities among whom people are
    looked for, each with its place, and `met_in_pool` those that met each criterion as far as the asker may know.
    `sharing` counts the cities of the set that let the asker know anything, `quartiles` are those of how many criteria
    the cities met. `gaps` are there once `helping.find_gaps` was asked.
    """

    framework: Framework
    frameworks: Sequence[Framework]
    city: City | None
    framing: Framing
    areas: Sequence[AreaBoard]
    share: Share | None
    trend: Sequence[Point]
    band: str
    quartiles: Sequence[int]
    quarter: str | None
    published_at: datetime | None
    sharing: int = 0
    pool: Mapping[int, int] = field(default_factory=dict)
    met_in_pool: Mapping[int, Set[int]] = field(default_factory=dict)
    gaps: Sequence[Gap] = ()

    @property
    def own_met(self) -> int | None:
        """How many criteria one's own city met."""
        return None if self.city is None else sum(area.own_met or 0 for area in self.areas)

    @property
    def total(self) -> int:
        """How many criteria there are."""
        return sum(len(area.lines) for area in self.areas)

    @property
    def not_met(self) -> list[Line]:
        """What one's own city has not met, first what most of the others did."""
        found = [line for area in self.areas for line in area.lines if line.is_gap]
        return sorted(found, key=lambda line: (-(line.share.percent if line.share else -1), -len(line.met_by)))
