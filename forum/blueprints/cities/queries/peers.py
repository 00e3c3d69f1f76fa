"""Which cities resemble which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import get_cities, get_city
from forum.blueprints.cities.rules.facts import CityFacts
from forum.blueprints.cities.rules.languages import languages_of
from forum.blueprints.cities.rules.neighbourhood import Neighbourhood
from forum.blueprints.cities.rules.reasons import Reason
from forum.kernel.actor import Actor
from forum.kernel.database import session

PEERS = 12
_kept: dict[tuple[Any, ...], Neighbourhood] = {}


@dataclass(frozen=True)
class Peer:
    """A city that resembles another: `score` is 1 for no difference, `reasons` say why."""

    city: City
    score: float
    reasons: tuple[Reason, ...]


def list_peers(actor: Actor, city_id: int, limit: int = PEERS, *, joined_only: bool = True) -> Sequence[Peer]:
    """The cities that resemble this one most, each with reasons. Raises NotFound."""
    city = get_city(actor, city_id)
    similar = get_neighbourhood().similar_to(city.id, limit, joined_only=joined_only)
    cities = get_cities(actor, [one.city_id for one in similar])
    return [Peer(cities[one.city_id], one.score, one.reasons) for one in similar if one.city_id in cities]


def find_peers(city_id: int | None, limit: int = PEERS) -> Mapping[int, tuple[Reason, ...]]:
    """The ids of the joined cities that resemble this one, the most similar first, with the reasons; one statement."""
    if city_id is None:
        return {}
    return {one.city_id: one.reasons for one in get_neighbourhood().similar_to(city_id, limit)}


def find_alike(city_id: int | None) -> frozenset[int]:
    """The joined cities that were computed to be most like this one.

    Whatever a city chooses itself plays no part: what others share with cities like theirs hangs on this list.
    """
    if city_id is None:
        return frozenset()
    return frozenset(one.city_id for one in get_neighbourhood().similar_to(city_id, PEERS))


def get_neighbourhood() -> Neighbourhood:
    """The likeness of all cities, computed again only after a city was added, changed or has joined."""
    figures = sa.func.sum
    stamp = tuple(
        session.execute(
            sa.select(sa.func.count(), sa.func.count(City.joined_at), sa.func.max(City.id), figures(City.version),
                      figures(City.population), figures(City.latitude), figures(City.longitude))
        ).one()
    )  # fmt: skip
    if stamp not in _kept:
        neighbourhood = _compare_cities()
        _kept.clear()
        _kept[stamp] = neighbourhood
        return neighbourhood
    return _kept[stamp]


def _compare_cities() -> Neighbourhood:
    columns = (City.id, City.name, City.country_code, City.region, City.population, City.latitude, City.longitude)
    rows = session.execute(sa.select(*columns, City.joined_at.is_not(None).label("joined"))).all()
    facts = [
        CityFacts(
            id=row.id, name=row.name, country=row.country_code, languages=languages_of(row.country_code, row.region),
            population=row.population, latitude=row.latitude, longitude=row.longitude,
        )
        for row in rows
    ]  # fmt: skip
    return Neighbourhood(facts, (row.id for row in rows if row.joined))
