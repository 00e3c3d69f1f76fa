"""The people of a city, and cities that ask to take part, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts import queries
from forum.blueprints.accounts.api.routes import api
from forum.blueprints.accounts.schemas import (
    CityApplicationForm,
    CityApplicationQuery,
    CityApplicationSchema,
    ColleagueSchema,
    DecisionForm,
    DepartureForm,
    LeadForm,
    ManyInvitationsForm,
    ManyInvitedSchema,
)
from forum.blueprints.accounts.services import applications, cities, inviting_many
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, address, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import PageQuery, page_of

ASKING = "5/hour;20/day"
INVITING_MANY = "20/hour"


@api.route("/cities/<int:city_id>/members")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(ColleagueSchema))
def list_colleagues(actor: Actor, query: dict[str, Any], city_id: int) -> Any:
    """The people of a city, who leads it first; for its lead and staff."""
    return queries.list_colleagues(actor, city_id, **query)


@api.route("/cities/<int:city_id>/members/<int:member_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(LeadForm)
@api.gives(ColleagueSchema, with_etag=True)
def change_colleague(actor: Actor, form: dict[str, Any], city_id: int, member_id: int) -> Any:
    """Let a colleague lead the city, or no longer; for its lead and staff."""
    return cities.set_lead(actor, city_id, member_id, leads=form["leads"], version=expected_version())


@api.route("/cities/<int:city_id>/members/<int:member_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.takes(DepartureForm)
@api.gives(status=204)
def remove_colleague(actor: Actor, form: dict[str, Any], city_id: int, member_id: int) -> Any:
    """Take somebody out of the city who no longer works there, with the reason that she is told."""
    cities.remove_from_city(actor, city_id, member_id, reason=form["reason"], version=expected_version())


@api.route("/cities/<int:city_id>/invitations", methods=["POST"])
@limit(INVITING_MANY)
@signed_in
@api.takes(ManyInvitationsForm)
@api.gives(ManyInvitedSchema)
def invite_many(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Invite up to 500 colleagues by mail; for the city's lead and staff."""
    return inviting_many.invite_many(actor, city_id, **form)


@api.route("/city-applications", methods=["POST"])
@limit(ASKING, by=address)
@public
@api.takes(CityApplicationForm)
@api.gives(status=202)
def create_application(actor: Actor, form: dict[str, Any]) -> Any:
    """Ask that a city may take part; answered alike whether it does already or not."""
    applications.apply_for_city(actor, **form)


@api.route("/city-applications")
@signed_in
@api.takes(CityApplicationQuery, location="query")
@api.gives(page_of(CityApplicationSchema))
def list_applications(actor: Actor, query: dict[str, Any]) -> Any:
    """What cities ask, newest first; for programme staff."""
    return queries.list_applications(actor, **query)


@api.route("/city-applications/<int:application_id>")
@signed_in
@api.gives(CityApplicationSchema, with_etag=True)
def show_application(actor: Actor, application_id: int) -> Any:
    """What one city asks."""
    return queries.get_application(actor, application_id)


@api.route("/city-applications/<int:application_id>/decision", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(DecisionForm)
@api.gives(CityApplicationSchema, with_etag=True)
def put_decision(actor: Actor, form: dict[str, Any], application_id: int) -> Any:
    """Accept or decline; of two who decide at once, one is answered 409."""
    return applications.decide_application(actor, application_id, **form)
