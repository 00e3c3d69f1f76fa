"""Why two cities are called similar: codes with values, for templates to put into words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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
    `closest_overall`: nothing stands out, all features together are the nearest.
    """

    code: str
    values: Mapping[str, int | str] = field(default_factory=dict)


def reasons_for(one: Profile, other: Profile) -> tuple[Reason, ...]:
    """All that speaks for the pair, the weightiest first; never empty."""
    found = tuple(_reasons(one, other))
    return found or (Reason("closest_overall"),)


def shared_language(one: Profile, other: Profile) -> str | None:
    """The first language of the one that the other works in too."""
    return next((code for code in one.city.languages if code in other.city.languages), None)


def _reasons(one: Profile, other: Profile) -> Iterator[Reason]:
    if _alike(one.city.population, other.city.population):
        yield Reason(
            "similar_size",
            {"population_a": one.city.population, "population_b": other.city.population},
        )
    if one.city.country == other.city.country:
        yield Reason("same_country", {"country": one.city.country})
    if language := shared_language(one, other):
        yield Reason("same_language", {"language": language})
    yield from _reasons_of_place(one, other)


def _reasons_of_place(one: Profile, other: Profile) -> Iterator[Reason]:
    near, near_other = one.surroundings, other.surroundings
    if _is_centre(one) and _is_centre(other):
        yield Reason("both_regional_centres")
    if _has_larger_neighbour(one) and _has_larger_neighbour(other):
        yield Reason("both_beside_larger_city", {"largest_a": near.largest, "largest_b": near_other.largest})
    if _alike(near.population + _FEW_AROUND, near_other.population + _FEW_AROUND):
        yield Reason("similar_surroundings", {"nearby_a": near.population, "nearby_b": near_other.population})


def _alike(one: int, other: int) -> bool:
    return max(one, other) <= _SIMILAR_RATIO * min(one, other)


def _is_centre(profile: Profile) -> bool:
    return profile.city.population >= _LARGER_NEIGHBOUR * profile.surroundings.largest


def _has_larger_neighbour(profile: Profile) -> bool:
    return profile.surroundings.largest >= _LARGER_NEIGHBOUR * profile.city.population
