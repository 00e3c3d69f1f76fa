"""All cities of the gazetteer, compared once and asked often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from forum.blueprints.cities.rules.comparison import Candidates
from forum.blueprints.cities.rules.facts import CityFacts
from forum.blueprints.cities.rules.profiles import profile_cities
from forum.blueprints.cities.rules.similarity import Similarity


class Neighbourhood:
    """Which cities resemble which.

    Cities are profiled among all of the gazetteer, so that joining or leaving changes nobody's likeness. `alike` are
    those that take part, compared without what any city told of itself: on these rights may hang.
    """

    def __init__(self, cities: Iterable[CityFacts], joined: Iterable[int]) -> None:
        self._profiles = profile_cities(cities)
        self._joined = frozenset(joined) & self._profiles.keys()
        self._untold = {number: replace(one, city=one.city.untold) for number, one in self._profiles.items()}
        self._candidates = {
            "joined": Candidates(self._profiles[city_id] for city_id in sorted(self._joined)),
            "all": Candidates(self._profiles.values()),
            "alike": Candidates(self._untold[city_id] for city_id in sorted(self._joined)),
        }

    def similar_to(self, city_id: int, limit: int, among: str = "joined") -> list[Similarity]:
        """At most `limit` cities, the most similar first; empty for an unknown city."""
        profile = (self._untold if among == "alike" else self._profiles).get(city_id)
        return self._candidates[among].similar_to(profile, limit) if profile and limit > 0 else []

    def cities(self) -> Iterator[tuple[int, bool]]:
        """Each city by its id, in order, and whether it takes part."""
        for city_id in sorted(self._profiles):
            yield city_id, city_id in self._joined
