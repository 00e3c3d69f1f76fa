"""Why two cities are called similar: codes with values, for templates to put into words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from forum.blueprints.cities.rules.facts import CityFacts
from forum.blueprints.cities.rules.indicators import NOTHING_TOLD, Indicators, comparable_budgets
from forum.blueprints.cities.rules.profiles import Profile

_SIMILAR_RATIO = 1.5
_LARGER_NEIGHBOUR = 2.0
_FEW_AROUND = 20_000


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and what the sentence for it needs; `_a` is the city asked about, `_b` the similar one.

    `similar_size` {population_a, population_b}: at most half as large again.
    `same_country` {country}. `same_language` {language}: the first they share.
    `similar_surroundings` {nearby_a, nearby_b}: inhabitants of other cities within 60 km.
    `both_regional_centres`: no city half as large is near either.
    `both_beside_larger_city` {largest_a, largest_b}: a city at least twice as large is near each.
    `both_capitals`: each seats the government of its country.
    `similar_budget` {budget_a, budget_b, currency}: a year's budget per head, at most half as large again.
    `similar_staff` {staff_a, staff_b}: people who work for the city for each 10,000 who live there.
    `same_government` {government}: one of GOVERNMENTS but `other`.
    `chosen`: the city has chosen it, whatever the figures say.
    `closest_overall`: nothing stands out, all features together are the nearest.
    """

    code: str
    values: Mapping[str, int | str] = field(default_factory=dict)


CLOSEST_OVERALL = Reason("closest_overall")
BOTH_CAPITALS = Reason("both_capitals")
BOTH_CENTRES = Reason("both_regional_centres")


def written(reasons: Iterable[Reason]) -> list[Any]:
    """Reasons as JSON can carry them: pairs of a code and its values."""
    return [[reason.code, dict(reason.values)] for reason in reasons]


def read(kept: Iterable[Any]) -> tuple[Reason, ...]:
    """The reasons that `written` wrote."""
    return tuple(Reason(code, values) for code, values in kept)


def reasons_for(one: Profile, other: Profile) -> tuple[Reason, ...]:
    """All that speaks for the pair, the weightiest first; never empty."""
    found = [*_reasons_of_size(one.city, other.city), *_reasons_of_place(one, other)]
    if one.city.indicators is not NOTHING_TOLD and other.city.indicators is not NOTHING_TOLD:
        found += _reasons_told(one.city.indicators, other.city.indicators)
    return tuple(found) or (CLOSEST_OVERALL,)


def shared_language(one: CityFacts, other: CityFacts) -> str | None:
    """The first language of the one that the other works in too."""
    for code in one.languages:
        if code in other.languages:
            return code
    return None


def _reasons_of_size(one: CityFacts, other: CityFacts) -> list[Reason]:
    found = []
    if _alike(one.population, other.population):
        found.append(Reason("similar_size", {"population_a": one.population, "population_b": other.population}))
    if one.country == other.country:
        found.append(_same_country(one.country))
    if language := shared_language(one, other):
        found.append(_same_language(language))
    if one.capital and other.capital:
        found.append(BOTH_CAPITALS)
    return found


def _reasons_of_place(one: Profile, other: Profile) -> list[Reason]:
    near, near_other = one.surroundings, other.surroundings
    found = []
    if _is_centre(one) and _is_centre(other):
        found.append(BOTH_CENTRES)
    if _has_larger_neighbour(one) and _has_larger_neighbour(other):
        found.append(Reason("both_beside_larger_city", {"largest_a": near.largest, "largest_b": near_other.largest}))
    if _alike(near.population + _FEW_AROUND, near_other.population + _FEW_AROUND):
        nearby = {"nearby_a": near.population, "nearby_b": near_other.population}
        found.append(Reason("similar_surroundings", nearby))
    return found


@lru_cache
def _same_country(country: str) -> Reason:
    return Reason("same_country", {"country": country})


@lru_cache
def _same_language(language: str) -> Reason:
    return Reason("same_language", {"language": language})


def _reasons_told(one: Indicators, other: Indicators) -> Iterator[Reason]:
    if comparable_budgets(one, other) and _alike(one.budget or 0, other.budget or 0):
        budgets = {"budget_a": round(one.budget or 0), "budget_b": round(other.budget or 0)}
        yield Reason("similar_budget", {**budgets, "currency": one.currency or ""})
    if one.staff and other.staff and _alike(one.staff, other.staff):
        yield Reason("similar_staff", {"staff_a": round(one.staff * 10), "staff_b": round(other.staff * 10)})
    if one.government and one.government == other.government != "other":
        yield Reason("same_government", {"government": one.government})


def _alike(one: float, other: float) -> bool:
    return one <= _SIMILAR_RATIO * other and other <= _SIMILAR_RATIO * one


def _is_centre(profile: Profile) -> bool:
    return profile.city.population >= _LARGER_NEIGHBOUR * profile.surroundings.largest


def _has_larger_neighbour(profile: Profile) -> bool:
    return profile.surroundings.largest >= _LARGER_NEIGHBOUR * profile.city.population
