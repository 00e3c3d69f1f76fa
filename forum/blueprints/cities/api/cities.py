"""Cities and their peers as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.cities.api.routes import api
from forum.blueprints.cities.queries import cities
from forum.blueprints.cities.schemas.cities import (
    CityPlaceSchema,
    CityQuery,
    CitySchema,
)
from forum.kernel.actor import Actor
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import page_of


@api.route("/cities")
@signed_in
@api.takes(CityQuery, location="query")
@api.gives(page_of(CityPlaceSchema, "CityPageSchema"))
def list_cities(actor: Actor, query: dict[str, Any]) -> Any:
    """Cities that take part, or all of the gazetteer."""
    return cities.list_cities(actor, **query)


@api.route("/cities/<int:city_id>")
@signed_in
@api.gives(CitySchema, with_etag=True)
def show_city(actor: Actor, city_id: int) -> Any:
    """A city."""
    return cities.get_city(actor, city_id)
