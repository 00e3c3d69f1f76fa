"""The roadmap of a city as JSON; for its people and programme staff."""

from __future__ import annotations

from typing import Any

from forum.blueprints.assessments.api.routes import api
from forum.blueprints.assessments.queries import badges as badge_queries
from forum.blueprints.assessments.queries import gaps
from forum.blueprints.assessments.queries import roadmap as queries
from forum.blueprints.assessments.rules.badges import earned
from forum.blueprints.assessments.schemas.roadmap import (
    ActionChangeForm,
    ActionForm,
    BadgeListSchema,
    GapListSchema,
    PlaceForm,
    RoadmapActionSchema,
    RoadmapQuery,
)
from forum.blueprints.assessments.services import helping, roadmap
from forum.blueprints.cities.queries import cities
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/cities/<int:city_id>/roadmap")
@signed_in
@api.takes(RoadmapQuery, location="query")
@api.gives(page_of(RoadmapActionSchema))
def list_roadmap(actor: Actor, query: dict[str, Any], city_id: int) -> Any:
    """The actions of a city in their order."""
    code = query.pop("criterion")
    criterion_id = queries.criterion_id_of(code) if code else None
    return queries.page_plan(actor, city_id, criterion_id=criterion_id, **query)


@api.route("/cities/<int:city_id>/roadmap", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ActionForm)
@api.gives(RoadmapActionSchema, 201, with_etag=True)
def add_action(actor: Actor, form: dict[str, Any], city_id: int) -> Any:
    """Put an action at the end of the roadmap; for the people of the city."""
    criterion_id = queries.criterion_id_of(form.pop("criterion"), form.pop("framework"))
    action = roadmap.add_action(actor, city_id, criterion_id, **form)
    return queries.with_resources(actor, [action])[0]


@api.route("/cities/<int:city_id>/roadmap/gaps")
@signed_in
@api.gives(GapListSchema)
def list_gaps(actor: Actor, city_id: int) -> Any:
    """The criteria of the current standard that the city has not met, with what already helps."""
    city = queries.get_roadmap_city(actor, city_id)
    areas = gaps.list_gaps(actor, city.id, queries.list_plan(actor, city.id))
    return {"items": [gap for area in areas for gap in area.gaps], "next": None}


@api.route("/roadmap-actions/<int:action_id>")
@signed_in
@api.gives(RoadmapActionSchema, with_etag=True)
def show_action(actor: Actor, action_id: int) -> Any:
    """An action."""
    return queries.get_planned(actor, action_id)


@api.route("/roadmap-actions/<int:action_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(ActionChangeForm)
@api.gives(RoadmapActionSchema, with_etag=True)
def change_action(actor: Actor, form: dict[str, Any], action_id: int) -> Any:
    """Change an action; for the people of its city."""
    framework = form.pop("framework", None)
    if "criterion" in form:
        form["criterion_id"] = queries.criterion_id_of(form.pop("criterion"), framework)
    action = roadmap.change_action(actor, action_id, version=expected_version(), **form)
    return queries.with_resources(actor, [action])[0]


@api.route("/roadmap-actions/<int:action_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_action(actor: Actor, action_id: int) -> None:
    """Remove an action for good; for the city's lead and programme staff."""
    roadmap.remove_action(actor, action_id, version=expected_version())


@api.route("/roadmap-actions/<int:action_id>/place", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(PlaceForm)
@api.gives(RoadmapActionSchema, with_etag=True)
def place_action(actor: Actor, form: dict[str, Any], action_id: int) -> Any:
    """Move an action among those for the same criterion; its version stays."""
    action = roadmap.place_action(actor, action_id, **form)
    return queries.with_resources(actor, [action])[0]


@api.route("/roadmap-actions/<int:action_id>/documents/<int:resource_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(RoadmapActionSchema, with_etag=True)
def keep_document(actor: Actor, action_id: int, resource_id: int) -> Any:
    """Keep a document of the library that helps with an action."""
    return queries.with_resources(actor, [helping.keep_resource(actor, action_id, resource_id)])[0]


@api.route("/roadmap-actions/<int:action_id>/documents/<int:resource_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def let_document_go(actor: Actor, action_id: int, resource_id: int) -> None:
    """Keep a document no more."""
    helping.let_resource_go(actor, action_id, resource_id)


@api.route("/cities/<int:city_id>/badges")
@signed_in
@api.gives(BadgeListSchema)
def list_badges(actor: Actor, city_id: int) -> Any:
    """The badges of a city for what it shares with you."""
    city = cities.get_city(actor, city_id)
    return {"items": list(earned(badge_queries.find_shared(actor, city))), "next": None}
