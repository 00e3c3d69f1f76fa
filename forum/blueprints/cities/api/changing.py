"""Adding, correcting and merging cities, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.cities.api.routes import api
from forum.blueprints.cities.queries import merging as merging_queries
from forum.blueprints.cities.schemas.changing import (
    CityFactsForm,
    DomainsForm,
    MergeForm,
    MergePreviewSchema,
    MergeQuery,
    NewCityForm,
)
from forum.blueprints.cities.schemas.cities import CitySchema
from forum.blueprints.cities.services import cities as changing
from forum.blueprints.cities.services import merging
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version


@api.route("/cities", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(NewCityForm)
@api.gives(CitySchema, 201, with_etag=True)
def create_city(actor: Actor, form: dict[str, Any]) -> Any:
    """Add a city that the gazetteer lacks; for programme staff."""
    return changing.add_city(actor, **form)


@api.route("/cities/<int:city_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(CityFactsForm)
@api.gives(CitySchema, with_etag=True)
def change_city(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Correct the facts of a city by hand, or let it take part; for programme staff."""
    return changing.change_city(actor, city_id, version=expected_version(), **form)


@api.route("/cities/<int:city_id>/domains", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(DomainsForm)
@api.gives(CitySchema, with_etag=True)
def put_domains(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Choose the mail domains whose owners any member of the city may invite; for its lead and staff."""
    return changing.set_domains(actor, city_id, form["domains"], expected_version())


@api.route("/cities/<int:city_id>/level-sharing", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(CitySchema, with_etag=True)
def share_level(actor: Actor, city_id: int) -> Any:
    """Let all members know the city's certified level; for its lead and staff."""
    return changing.share_level(actor, city_id, True)


@api.route("/cities/<int:city_id>/level-sharing", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(CitySchema, with_etag=True)
def withdraw_level(actor: Actor, city_id: int) -> Any:
    """Tell the city's certified level to nobody else any longer; for its lead and staff."""
    return changing.share_level(actor, city_id, False)


@api.route("/cities/<int:city_id>/merge")
@signed_in
@api.takes(MergeQuery, location="query")
@api.gives(MergePreviewSchema)
def preview_merge(actor: Actor, query: dict[str, Any], city_id: int) -> Any:
    """What would move if this city became part of another; for programme staff."""
    return merging_queries.preview_merge(actor, city_id, query["into"])


@api.route("/cities/<int:city_id>/merge", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(MergeForm)
@api.gives(CitySchema, with_etag=True)
def merge_city(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Make this city part of another, to which all its members and documents move; for programme staff."""
    return merging.merge_cities(actor, city_id, form["into"])
