"""What a city may tell of itself, and how far that brings two cities nearer or farther."""

import math
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GOVERNMENTS = ("mayor_council", "council_manager", "commission", "other")
CURRENCIES = (
    "USD", "CAD", "MXN", "BRL", "ARS", "CLP", "COP", "PEN", "UYU", "PYG", "BOB", "VES", "CRC", "GTQ", "HNL", "NIO",
    "PAB", "DOP", "HTG", "CUP", "BZD", "GYD", "SRD", "EUR",
)  # fmt: skip
# All three together change the squared distance by at most this share, so that telling moves a city gently.
MOST_STRETCH = 0.45
_MOST_YEARS_APART = 1
_ENOUGH_TO_MEASURE = 10
# Until ten cities tell a figure, its spread is taken as this, in powers of ten: about a factor of two.
_USUAL_SPREAD = 0.3


@dataclass(frozen=True, slots=True)
class Indicators:
    """Yearly budget per head in `currency` of `year`, staff per 1,000 people, form of government; None: not told."""

    budget: float | None = None
    currency: str | None = None
    year: int | None = None
    staff: float | None = None
    government: str | None = None


NOTHING_TOLD = Indicators()


@dataclass(frozen=True, slots=True)
class Spreads:
    """The standard deviations of the logarithms of what all cities tell, the budget's within each currency."""

    budget: Mapping[str, float]
    staff: float


def spreads_of(told: Iterable[Indicators]) -> Spreads:
    """The spreads among these cities."""
    known = list(told)
    currencies = {one.currency for one in known if one.currency}
    budgets = {
        currency: _spread(one.budget for one in known if one.currency == currency and one.budget)
        for currency in currencies
    }
    return Spreads(budgets, _spread(one.staff for one in known if one.staff))


def stretch(one: Indicators, other: Indicators, spreads: Spreads) -> float:
    """By what the squared distance of the two is multiplied, from 1 - MOST_STRETCH to 1 + MOST_STRETCH.

    Only what both tell counts. A pair that is as far apart as half of all pairs are, like a pair that tells nothing,
    keeps its distance. Nearer figures shrink it, farther ones stretch it, each of the three by at most a third of the
    whole.
    """
    moved = 0.0
    if comparable_budgets(one, other):
        moved += _moved(one.budget, other.budget, spreads.budget.get(one.currency or "", _USUAL_SPREAD))
    if one.staff and other.staff:
        moved += _moved(one.staff, other.staff, spreads.staff)
    if one.government and other.government and "other" not in (one.government, other.government):
        moved += -0.5 if one.government == other.government else 0.5
    return 1 + MOST_STRETCH * moved / 3


def comparable_budgets(one: Indicators, other: Indicators) -> bool:
    """Whether both budgets are in one currency and at most a year apart: rates and prices change too much otherwise."""
    return bool(
        one.budget and other.budget and one.currency == other.currency
        and abs((one.year or 0) - (other.year or 0)) <= _MOST_YEARS_APART
    )  # fmt: skip


def _moved(one: float | None, other: float | None, spread: float) -> float:
    """From -1 for the same to 1 for nothing alike; 0 for half of all pairs drawn at random, and on their average."""
    difference = math.log10(one or 1) - math.log10(other or 1)
    return 2 * math.erf(abs(difference) / (2 * spread)) - 1


def _spread(values: Iterable[float | None]) -> float:
    logarithms = [math.log10(value) for value in values if value]
    if len(logarithms) < _ENOUGH_TO_MEASURE:
        return _USUAL_SPREAD
    return statistics.pstdev(logarithms) or _USUAL_SPREAD
