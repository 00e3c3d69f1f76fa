"""Opportunities as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.opportunities import queries, services
from forum.blueprints.opportunities.api.routes import api
from forum.blueprints.opportunities.schemas import (
    CityAnswerForm,
    CityInterestsSchema,
    InterestForm,
    OpportunityForm,
    OpportunityQuery,
    OpportunitySchema,
)
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import page_of


@api.route("/opportunities")
@signed_in
@api.takes(OpportunityQuery, location="query")
@api.gives(page_of(OpportunitySchema))
def list_opportunities(actor: Actor, query: dict[str, Any]) -> Any:
    """The opportunities one sees, the newest first."""
    return queries.list_opportunities(actor, **query)


@api.route("/opportunities", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(OpportunityForm)
@api.gives(OpportunitySchema, 201, with_etag=True)
def create_opportunity(actor: Actor, form: dict[str, Any]) -> Any:
    """Propose an opportunity; programme staff look at it before others see it."""
    return services.propose_opportunity(actor, **form)


@api.route("/opportunities/<int:opportunity_id>")
@signed_in
@api.gives(OpportunitySchema, with_etag=True)
def show_opportunity(actor: Actor, opportunity_id: int) -> Any:
    """One opportunity."""
    return queries.get_opportunity(actor, opportunity_id)


@api.route("/opportunities/<int:opportunity_id>/interests")
@signed_in
@api.gives(CityInterestsSchema)
def list_interests(actor: Actor, opportunity_id: int) -> Any:
    """The cities that are interested, as far as one may see them."""
    found = queries.get_opportunity(actor, opportunity_id)
    return {"items": queries.list_interests(actor, found.id), "next": None}


@api.route("/opportunities/<int:opportunity_id>/interest", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(InterestForm)
@api.gives(OpportunitySchema, with_etag=True)
def be_interested(actor: Actor, form: dict[str, Any], opportunity_id: int) -> Any:
    """Say that one's city is interested, instead of what was said for it before."""
    return services.be_interested(actor, opportunity_id, **form)


@api.route("/opportunities/<int:opportunity_id>/interest", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def be_interested_no_longer(actor: Actor, opportunity_id: int) -> Any:
    """Take it back."""
    services.be_interested_no_longer(actor, opportunity_id)


@api.route("/opportunities/<int:opportunity_id>/interests/<int:city_id>/answer", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(CityAnswerForm)
@api.gives(OpportunitySchema, with_etag=True)
def answer_city(actor: Actor, form: dict[str, Any], opportunity_id: int, city_id: int) -> Any:
    """Choose a city that is interested, or do not, or take the answer back; for whoever posted it and staff."""
    return services.answer_city(actor, opportunity_id, city_id, **form)
