"""Features of cities, standardised so that they can be compared."""

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from forum.blueprints.cities.rules.facts import CityFacts
from forum.blueprints.cities.rules.indicators import Spreads, spreads_of
from forum.blueprints.cities.rules.surroundings import Surroundings, surroundings_of

Features = tuple[float, float, float, float]

# Size counts twice as much as each kind of surroundings, rank in the country half: the same for all cities.
WEIGHTS: Features = (2.0, 1.0, 1.0, 0.5)
# The gazetteer knows no place below this, so "nobody around" and "a small town around" are the same to it.
_SMALLEST_KNOWN = 30_000
# To a city of millions a few thousand neighbours are nobody: this share of its own people counts as nobody around.
_UNNOTICED = 0.1
# A neighbour of a tenth or of a hundredth is alike no rival; one thirty times as large or a hundred times alike rules.
_NO_RIVAL, _RULES = -1.0, 1.5


@dataclass(frozen=True, slots=True)
class Profile:
    """A city with its surroundings and its place among all others.

    `position` holds the logarithm of population, the logarithm of the population around, the dominance of the
    neighbour that is felt most and the rank by population in the country, each in standard deviations over all
    profiled cities times the square root of its weight: the Euclidean distance of positions is the weighted distance.
    """

    city: CityFacts
    surroundings: Surroundings
    position: Features
    spreads: Spreads = field(default_factory=lambda: Spreads({}, 1.0), compare=False, repr=False)


def profile_cities(cities: Iterable[CityFacts]) -> dict[int, Profile]:
    """A profile for each city, by id, relative to all the given ones; boroughs do not belong among them."""
    known = tuple(cities)
    if not known:
        return {}
    around = surroundings_of(known)
    ranks = _ranks(known)
    features = [_features(city, around[city.id], ranks[city.id]) for city in known]
    positions = _standardised(features)
    spreads = spreads_of(city.indicators for city in known)
    return {
        city.id: Profile(city, around[city.id], position, spreads)
        for city, position in zip(known, positions, strict=True)
    }


def _features(city: CityFacts, around: Surroundings, rank: float) -> Features:
    population = max(city.population, 1)
    return (
        math.log10(population),
        math.log10(around.reach + max(_SMALLEST_KNOWN, _UNNOTICED * population)),
        min(max(math.log10(max(around.pull, _SMALLEST_KNOWN) / population), _NO_RIVAL), _RULES),
        rank,
    )


def _ranks(cities: Sequence[CityFacts]) -> dict[int, float]:
    size = Counter(city.country for city in cities)
    seen: Counter[str] = Counter()
    ranks: dict[int, float] = {}
    for city in sorted(cities, key=lambda each: (-each.population, each.id)):
        seen[city.country] += 1
        ranks[city.id] = seen[city.country] / size[city.country]
    return ranks


def _standardised(features: Sequence[Features]) -> list[Features]:
    columns = list(zip(*features, strict=True))
    means = [statistics.fmean(column) for column in columns]
    scales = [
        math.sqrt(weight) / (statistics.pstdev(column, mean) or 1.0)
        for column, mean, weight in zip(columns, means, WEIGHTS, strict=True)
    ]
    return [_position(row, means, scales) for row in features]


def _position(row: Features, means: Sequence[float], scales: Sequence[float]) -> Features:
    first, second, third, fourth = (
        (value - mean) * scale for value, mean, scale in zip(row, means, scales, strict=True)
    )
    return first, second, third, fourth
