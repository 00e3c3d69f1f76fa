"""Who lives around a city, found through a grid so that thousands of cities take well under a second."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forum.blueprints.cities.rules.facts import CityFacts

RADIUS_KM = 60.0
_EARTH_DIAMETER_KM = 12_742.0
_KM_PER_DEGREE = 111.2
_Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The other cities within `RADIUS_KM`, 0 where there is none.

    `population` counts the inhabitants of all, `largest` those of the largest. `reach` and `pull` are the same two
    figures with each city counted the less the farther it is, nothing at `RADIUS_KM`: a suburb feels the city next
    door, a town an hour away hardly.
    """

    population: int
    largest: int
    reach: float = 0.0
    pull: float = 0.0


def surroundings_of(cities: Iterable[CityFacts]) -> dict[int, Surroundings]:
    """The surroundings of each city among the given ones, by id."""
    grid: defaultdict[_Cell, list[CityFacts]] = defaultdict(list)
    for city in cities:
        grid[_cell(city)].append(city)
    return {city.id: _around(city, grid) for members in list(grid.values()) for city in members}


def distance_km(one: CityFacts, other: CityFacts) -> float:
    """Great-circle distance on a sphere of mean radius, in kilometres."""
    latitude, other_latitude = math.radians(one.latitude), math.radians(other.latitude)
    across = math.sin((other_latitude - latitude) / 2) ** 2
    along = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    chord = across + math.cos(latitude) * math.cos(other_latitude) * along
    return _EARTH_DIAMETER_KM * math.asin(math.sqrt(min(1.0, chord)))


def _around(city: CityFacts, grid: Mapping[_Cell, list[CityFacts]]) -> Surroundings:
    total = largest = 0
    reach = pull = 0.0
    for cell in _cells_near(city):
        for other in grid.get(cell, ()):
            if other.id == city.id or (distance := distance_km(city, other)) > RADIUS_KM:
                continue
            felt = other.population * (1 - (distance / RADIUS_KM) ** 2)
            total, largest = total + other.population, max(largest, other.population)
            reach, pull = reach + felt, max(pull, felt)
    return Surroundings(total, largest, reach, pull)


def _cell(city: CityFacts) -> _Cell:
    return math.floor(city.latitude), math.floor(city.longitude) % 360


def _cells_near(city: CityFacts) -> Iterable[_Cell]:
    row, column = _cell(city)
    # A degree of longitude shrinks towards the poles, so more columns are needed there.
    shrinking = max(0.01, math.cos(math.radians(min(90.0, abs(city.latitude) + 1))))
    reach = min(180, math.ceil(RADIUS_KM / (_KM_PER_DEGREE * shrinking)))
    columns = {(column + step) % 360 for step in range(-reach, reach + 1)}
    return [(row + step, each) for step in (-1, 0, 1) for each in columns]
