"""The filters of the listing with how many people each value leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import get_cities
from forum.blueprints.directory.queries.counting import Counts, count_people
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.queries.narrowing import Narrowed
from forum.blueprints.directory.rules.facets import MOST_CITIES, Facet, Option, facets_of
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor


@dataclass(frozen=True)
class Faceted:
    """How many match in all (`count` and `more` as of an Option), the filters, and the cities with most of them."""

    counts: Counts
    facets: Sequence[Facet]
    cities: Sequence[City]

    @property
    def count(self) -> int | None:
        return self._all.count

    @property
    def more(self) -> bool:
        return self._all.more

    @property
    def _all(self) -> Option:
        return Option("", "", self.counts.total)


def list_facets(
    actor: Actor, filters: Filters, most_cities: int = MOST_CITIES, narrowed: Narrowed | None = None
) -> Faceted:
    """The filters with their values and numbers; the cities are those with most people, their own filter left open."""
    counts = count_people(actor, filters, narrowed)
    near = bool(getattr(actor, "city_id", None))
    cities = _largest(actor, counts, filters.city, most_cities)
    names = {city.id: city.name for city in cities[:MOST_CITIES]}
    if filters.city and filters.city not in names:
        names |= {city.id: city.name for city in cities if city.id == filters.city}
    return Faceted(counts, facets_of(counts, filters, standard_queries.get_catalogue(), names, near), cities)


def _largest(actor: Actor, counts: Counts, chosen: int | None, most: int) -> list[City]:
    by_city: Mapping[int, int] = counts.by_city
    numbers = sorted(by_city, key=lambda number: (-by_city[number], number))[:most]
    found = get_cities(actor, {*numbers, *([chosen] if chosen else [])})
    return sorted(found.values(), key=lambda city: (-by_city.get(city.id, 0), city.id))
