"""Figures as they are published and shown: how many met something, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot, sqrt
from statistics import fmean, pvariance, quantiles
from typing import Any

from forum.blueprints.assessments.rules.blurring import Coins
from forum.blueprints.assessments.rules.sets import SMALLEST

STEP = 5  # percent to which a share of blurred bits is rounded
_BITS = 32  # of each part of such a number: more than all criteria of all cities in the world
_ROUNDING = STEP / sqrt(12)  # the error of that
MOST_UNSURE = 25  # percent: a share that may well be further off says nothing
_FEWEST_FOR_QUARTILES = 12


@dataclass(frozen=True)
class Share:
    """How many percent of a set met something, give or take `margin`: two times of three it is nearer than that.

    Of an exact share `met` of `of` cities are counted, and the margin is 0.
    """

    percent: int
    margin: int = 0
    met: int | None = None
    of: int | None = None


@dataclass(frozen=True)
class Counts:
    """What is counted of one criterion in one set: cities that share it as they are, others by their blurred bits."""

    shared: int = 0
    met: int = 0
    silent: int = 0
    told: int = 0

    def as_one(self) -> int:
        """The four in one number: sums of such numbers are the sums of each, and quick for millions."""
        return self.shared | self.met << _BITS | self.silent << 2 * _BITS | self.told << 3 * _BITS

    @classmethod
    def from_one(cls, number: int) -> Counts:
        """The four that are in one number."""
        return cls(*(number >> place * _BITS & (1 << _BITS) - 1 for place in range(4)))


@dataclass(frozen=True)
class Figures:
    """All that is published of a set: shares by criterion id and by code of area, and quartiles of the number met."""

    criteria: Mapping[int, Share] = field(default_factory=dict)
    areas: Mapping[str, Share] = field(default_factory=dict)
    whole: Share | None = None
    quartiles: Sequence[int] = ()


def blurred_share(counts: Counts, coins: Coins) -> Share | None:
    """The share of a set as it is published; None where too few share for a useful figure.

    Where all share it is exact; else it is rounded, which the margin takes in.
    """
    size = counts.shared + counts.silent
    if not size:
        return None
    if not counts.silent:
        return Share(round(100 * counts.met / size))
    margin = hypot(100 * coins.error(counts.silent) / size, _ROUNDING)
    if margin > MOST_UNSURE:
        return None
    found = 100 * (counts.met + coins.estimate(counts.told, counts.silent)) / size
    return Share(STEP * round(min(100.0, max(0.0, found)) / STEP), round(margin))


def exact_share(met: int, shared: int, smallest: int = SMALLEST) -> Share | None:
    """The share among cities that the asker may see one by one; None when fewer than five of them share."""
    return Share(round(100 * met / shared), 0, met, shared) if shared >= smallest else None


def mean_share(shares: Sequence[Share | None]) -> Share | None:
    """The mean of the shares of several criteria; None where more than half of them have none."""
    known = [share.percent for share in shares if share is not None]
    return Share(round(fmean(known))) if known and 2 * len(known) >= len(shares) else None


def exact_figures(areas: Mapping[str, Sequence[int]], met: Mapping[tuple[int, int], bool]) -> Figures:
    """The figures of a set of one's own choice: `met` holds, by city and criterion, only what its city lets one know.

    Quartiles are those of the cities that share every criterion.
    """
    by_criterion: dict[int, list[bool]] = {}
    by_city: dict[int, list[bool]] = {}
    for (city_id, number), has_met in met.items():
        by_criterion.setdefault(number, []).append(has_met)
        by_city.setdefault(city_id, []).append(has_met)
    everything = [number for numbers in areas.values() for number in numbers]
    told = known({number: exact_share(sum(found), len(found)) for number, found in by_criterion.items()})
    by_area = known({code: mean_share([told.get(one) for one in numbers]) for code, numbers in areas.items()})
    whole = [sum(found) for found in by_city.values() if len(found) == len(everything)]
    return Figures(told, by_area, mean_share([told.get(one) for one in everything]), exact_quartiles(whole))


def exact_quartiles(numbers: Sequence[int]) -> list[int]:
    """The quartiles of what at least five cities share whole; empty for fewer."""
    return [round(cut) for cut in quantiles(numbers, n=4)] if len(numbers) >= SMALLEST else []


def known(shares: Mapping[Any, Share | None]) -> dict[Any, Share]:
    """Those that there are."""
    return {name: share for name, share in shares.items() if share is not None}


def quartiles_of(counts: Sequence[Counts], coins: Coins) -> list[int]:
    """Three numbers of criteria that divide the cities into quarters; empty where there are too few cities for that.

    Blurring spreads the numbers; they are drawn together by as much.
    """
    if len(counts) < _FEWEST_FOR_QUARTILES:
        return []
    numbers = [one.met + coins.estimate(one.told, one.silent) for one in counts]
    spread, noise = pvariance(numbers), fmean(coins.error(one.silent) ** 2 for one in counts)
    if spread <= noise:
        return []
    middle, drawn = fmean(numbers), sqrt(1 - noise / spread)
    return [max(0, round(middle + (cut - middle) * drawn)) for cut in quantiles(numbers, n=4)]


def band_of(number: int, quartiles: Sequence[int]) -> str:
    """Where a city with so many criteria stands: `first`, `second`, `third` or `fourth` quarter; empty if unknown."""
    if not quartiles:
        return ""
    low, middle, high = quartiles
    return "first" if number >= high else "second" if number >= middle else "third" if number >= low else "fourth"


def packed(figures: Figures) -> dict[str, Any]:
    """The figures as they are kept."""
    return {
        "criteria": {str(number): _pack(share) for number, share in figures.criteria.items()},
        "areas": {code: _pack(share) for code, share in figures.areas.items()},
        "whole": _pack(figures.whole) if figures.whole else None,
        "quartiles": list(figures.quartiles),
    }


def unpacked(kept: Mapping[str, Any]) -> Figures:
    """The figures that were kept."""
    return Figures(
        {int(number): Share(*share) for number, share in kept["criteria"].items()},
        {code: Share(*share) for code, share in kept["areas"].items()},
        Share(*kept["whole"]) if kept["whole"] else None,
        kept["quartiles"],
    )


def _pack(share: Share) -> list[int | None]:
    return [share.percent, share.margin, share.met, share.of]
