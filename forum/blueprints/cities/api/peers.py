"""Similar cities, what a city chose, kept lists and indicators as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.cities.api.routes import api
from forum.blueprints.cities.queries import indicators, peer_sets
from forum.blueprints.cities.queries import peers as peers_of
from forum.blueprints.cities.rules.peer_filters import PEER_FILTERS
from forum.blueprints.cities.schemas.indicators import IndicatorsForm, IndicatorsSchema
from forum.blueprints.cities.schemas.peers import (
    PeerChoiceForm,
    PeerChoiceSchema,
    PeerListSchema,
    PeerQuery,
    PeerSetForm,
    PeerSetQuery,
    PeerSetSchema,
)
from forum.blueprints.cities.services import indicators as telling
from forum.blueprints.cities.services import peers as choosing
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/cities/<int:city_id>/peers")
@signed_in
@api.takes(PeerQuery, location="query")
@api.gives(PeerListSchema)
def list_peers(actor: Actor, query: dict[str, Any], city_id: int) -> Any:
    """The cities most like this one, each with reasons; first those that it chose."""
    filters = [name for name in PEER_FILTERS if query[name]]
    return peers_of.get_comparison(actor, city_id, query["limit"], scope=query["scope"], filters=filters)


@api.route("/cities/<int:city_id>/peers/<int:peer_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(PeerChoiceForm)
@api.gives(PeerChoiceSchema)
def choose_peer(actor: Actor, form: dict[str, Any], city_id: int, peer_id: int) -> Any:
    """Have a city always among the peers, or never; for the city's lead and programme staff."""
    return {"city": choosing.choose_peer(actor, city_id, peer_id, form["choice"]), "choice": form["choice"]}


@api.route("/cities/<int:city_id>/peers/<int:peer_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def leave_peer_to_figures(actor: Actor, city_id: int, peer_id: int) -> None:
    """Decide nothing about a city any more: the figures alone do."""
    choosing.leave_peer_to_figures(actor, city_id, peer_id)


@api.route("/cities/<int:city_id>/indicators")
@signed_in
@api.gives(IndicatorsSchema, with_etag=True)
def show_indicators(actor: Actor, city_id: int) -> Any:
    """What a city tells of itself."""
    return indicators.get_indicators(actor, city_id)


@api.route("/cities/<int:city_id>/indicators", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(IndicatorsForm)
@api.gives(IndicatorsSchema, with_etag=True)
def tell_indicators(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Tell the budget, staff, form of government and languages of a city; for its lead and programme staff."""
    return telling.tell_indicators(actor, city_id, version=expected_version(), **form)


@api.route("/cities/<int:city_id>/peer-sets")
@signed_in
@api.takes(PeerSetQuery, location="query")
@api.gives(page_of(PeerSetSchema))
def list_peer_sets(actor: Actor, query: dict[str, Any], city_id: int) -> Any:
    """The lists that a city has kept, the newest first; for its people and programme staff."""
    return peer_sets.list_peer_sets(actor, city_id, **query)


@api.route("/cities/<int:city_id>/peer-sets", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(PeerSetForm)
@api.gives(PeerSetSchema, 201)
def save_peer_set(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Keep the list of similar cities as it is now, with scores and reasons, under a name."""
    return choosing.save_peer_set(actor, city_id, **form)


@api.route("/peer-sets/<int:set_id>")
@signed_in
@api.gives(PeerSetSchema)
def show_peer_set(actor: Actor, set_id: int) -> Any:
    """A kept list."""
    return peer_sets.get_peer_set(actor, set_id)


@api.route("/peer-sets/<int:set_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_peer_set(actor: Actor, set_id: int) -> None:
    """Remove a kept list."""
    choosing.remove_peer_set(actor, set_id)
