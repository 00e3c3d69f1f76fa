"""How far cities are, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.cities.api.routes import api
from forum.blueprints.cities.queries import standings
from forum.blueprints.cities.queries.standings import Line
from forum.blueprints.cities.schemas.cities import CityPlaceSchema
from forum.blueprints.cities.schemas.standings import (
    MetQuery,
    SharingForm,
    StandingForm,
    StandingListSchema,
    StandingQuery,
    StandingSchema,
    StandingsForm,
)
from forum.blueprints.cities.services import standings as saying
from forum.blueprints.cities.services.standings import Said
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/cities/<int:city_id>/standing")
@signed_in
@api.takes(StandingQuery, location="query")
@api.gives(StandingListSchema)
def list_standings(actor: Actor, query: dict[str, Any], city_id: int) -> Any:
    """How far a city is, as far as you may know."""
    return {"items": standings.list_standings(actor, city_id, query["area"]), "next": None}


@api.route("/cities/<int:city_id>/standing", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(StandingsForm)
@api.gives(StandingListSchema)
def change_standings(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Say several criteria at once; for the city's lead and staff."""
    saying.set_standings(actor, city_id, [Said(**item) for item in form["items"]])
    return {"items": standings.list_standings(actor, city_id), "next": None}


@api.route("/cities/<int:city_id>/standing/<code>")
@signed_in
@api.gives(StandingSchema, with_etag=True)
def show_standing(actor: Actor, city_id: int, code: str) -> Any:
    """How far a city is with a criterion."""
    standing = standings.get_standing(actor, city_id, code)
    return Line(standing.criterion, standing)


@api.route("/cities/<int:city_id>/standing/<code>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(StandingForm)
@api.gives(StandingSchema, with_etag=True)
def put_standing(actor: Actor, form: dict[str, Any], city_id: int, code: str) -> Any:
    """Say how far the city is with a criterion and who may know; for its lead and staff."""
    standing = saying.set_standing(actor, city_id, Said(code, version=expected_version(), **form))
    return Line(standing.criterion, standing)


@api.route("/cities/<int:city_id>/standing-audience", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(SharingForm)
@api.gives(StandingListSchema)
def put_audience(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Share what is in progress or met of the whole standing or one area, or withdraw it (`city`); for its lead."""
    saying.share_standings(actor, city_id, **form)
    return {"items": standings.list_standings(actor, city_id), "next": None}


@api.route("/criteria/<code>/cities")
@public
@api.takes(MetQuery, location="query")
@api.gives(page_of(CityPlaceSchema, "MetByPageSchema"))
def list_met_by(actor: Actor, query: dict[str, Any], code: str) -> Any:
    """The cities that met a criterion, as far as you may know."""
    return standings.page_met_by(actor, standard_queries.get_criterion(code).id, **query)
