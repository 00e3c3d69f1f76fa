"""A group's own pages and what is pinned to its home, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.groups.api.routes import api
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.groups.queries import pages as queries
from forum.blueprints.groups.schemas.pages import (
    GroupPageForm,
    GroupPinForm,
    GroupPinSchema,
    GroupPinsSchema,
    MoveForm,
    OwnPageSchema,
    OwnPagesSchema,
)
from forum.blueprints.groups.services import pages as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version


@api.route("/groups/<int:group_id>/pages")
@public
@api.gives(OwnPagesSchema)
def list_group_pages(actor: Actor, group_id: int) -> Any:
    """The pages of a group's own."""
    group = group_queries.get_group_to_read(actor, group_id)
    return {"items": queries.list_pages(actor, group.id)}


@api.route("/groups/<int:group_id>/pages", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(GroupPageForm)
@api.gives(OwnPageSchema, 201, with_etag=True)
@api.problem(409)
def add_group_page(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Write a page; for the group's moderators."""
    return services.add_page(actor, group_id, **form)


@api.route("/groups/<int:group_id>/pages/<int:page_id>")
@public
@api.gives(OwnPageSchema, with_etag=True)
def show_group_page(actor: Actor, group_id: int, page_id: int) -> Any:
    """One page."""
    return queries.get_page(actor, group_id, page_id)


@api.route("/groups/<int:group_id>/pages/<int:page_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(GroupPageForm)
@api.gives(OwnPageSchema, with_etag=True)
def edit_group_page(actor: Actor, form: dict[str, Any], group_id: int, page_id: int) -> Any:
    """Write a page anew; its address stays."""
    return services.edit_page(actor, group_id, page_id, expected_version(), **form)


@api.route("/groups/<int:group_id>/pages/<int:page_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_group_page(actor: Actor, group_id: int, page_id: int) -> Any:
    """Take a page away."""
    services.remove_page(actor, group_id, page_id)


@api.route("/groups/<int:group_id>/pages/<int:page_id>/place", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(MoveForm)
@api.gives(OwnPagesSchema)
def move_group_page(actor: Actor, form: dict[str, Any], group_id: int, page_id: int) -> Any:
    """Change places with the page before it, or after it."""
    services.move_page(actor, group_id, page_id, **form)
    return {"items": queries.list_pages(actor, group_id)}


@api.route("/groups/<int:group_id>/pins")
@public
@api.gives(GroupPinsSchema)
def list_group_pins(actor: Actor, group_id: int) -> Any:
    """What is pinned to the home of a group."""
    group = group_queries.get_group_to_read(actor, group_id)
    return {"items": queries.list_pins(actor, group.id)}


@api.route("/groups/<int:group_id>/pins", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(GroupPinForm)
@api.gives(GroupPinSchema, 201)
@api.problem(409)
def pin_to_group(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Pin something; for the group's moderators."""
    return services.pin(actor, group_id, **form)


@api.route("/groups/<int:group_id>/pins/<int:pin_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unpin_from_group(actor: Actor, group_id: int, pin_id: int) -> Any:
    """Take something from the home."""
    services.unpin(actor, group_id, pin_id)


@api.route("/groups/<int:group_id>/pins/<int:pin_id>/place", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(MoveForm)
@api.gives(GroupPinsSchema)
def move_group_pin(actor: Actor, form: dict[str, Any], group_id: int, pin_id: int) -> Any:
    """Change places with what is pinned before it, or after it."""
    services.move_pin(actor, group_id, pin_id, **form)
    return {"items": queries.list_pins(actor, group_id)}
