"""All cities of the gazetteer, compared once and asked often."""

from __future__ import annotations

from collections.abc import Iterable

from forum.blueprints.cities.rules.facts import CityFacts
from forum.blueprints.cities.rules.profiles import profile_cities
from forum.blueprints.cities.rules.similarity import Similarity, similar_cities

MOST_PEERS = 50


class Neighbourhood:
    """Which cities resemble which, computed at first use and kept.

    Cities are profiled among all of the gazetteer, so that joining or leaving changes nobody's likeness.
    """

    def __init__(self, cities: Iterable[CityFacts], joined: Iterable[int]) -> None:
        self._profiles = profile_cities(cities)
        self._joined = frozenset(joined)
        self._kept: dict[tuple[int, bool], list[Similarity]] = {}

    def similar_to(self, city_id: int, limit: int, *, joined_only: bool = True) -> list[Similarity]:
        """At most `limit` (and never over 50) cities, the most similar first; empty for an unknown city."""
        if city_id not in self._profiles:
            return []
        key = (city_id, joined_only)
        if key not in self._kept:
            among = self._joined if joined_only else self._profiles.keys()
            candidates = [self._profiles[other] for other in among if other in self._profiles]
            self._kept[key] = similar_cities(self._profiles[city_id], candidates, MOST_PEERS)
        return self._kept[key][: max(0, limit)]
