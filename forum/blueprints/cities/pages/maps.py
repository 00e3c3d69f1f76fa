"""Maps of cities, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import format_decimal, get_locale

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import cities
from forum.blueprints.cities.queries.peers import Peer
from forum.blueprints.cities.rules.countries import country_name
from forum.blueprints.cities.rules.drawing import MOST_PLACES, Drawing, MapPlace, draw, size_step
from forum.kernel.actor import Actor
from forum.kernel.i18n import _


def map_of_list(actor: Actor, query: Mapping[str, Any]) -> Drawing:
    """The cities that the list holds on all its pages, the largest of them where there are very many."""
    filters = {name: query[name] for name in ("q", "country", "population_band", "scope")}
    own_id = getattr(actor, "city_id", None)
    found = cities.list_largest(actor, MOST_PLACES + 1, **filters)
    return draw(place_of(city, own=city.id == own_id) for city in found)


def map_of_peers(city: City, peers: Sequence[Peer]) -> Drawing:
    """Where a city is, and the cities like it."""
    return draw([place_of(city, chosen=True), *(place_of(peer.city) for peer in peers)])


def place_of(city: City, *, chosen: bool = False, own: bool = False) -> MapPlace:
    """A city as a dot that leads to its page, the larger the more people live there."""
    where = [city.name, city.region if city.region != city.name else "", country_name(city.country_code, _language())]
    people = _("%(number)s people", number=format_decimal(city.population))
    return MapPlace(
        name=city.name, label=", ".join([*filter(None, where), people]), url=city.path, latitude=city.latitude,
        longitude=city.longitude, size=size_step(city.population), chosen=chosen, own=own,
    )  # fmt: skip


def _language() -> str:
    return str(get_locale() or "en")
