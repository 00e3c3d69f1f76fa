"""Looking after documents over the API."""

from __future__ import annotations

from typing import Any

from forum.blueprints.library.api.routes import api
from forum.blueprints.library.queries import caring as queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.schemas.caring import OwnerForm, OwnersSchema
from forum.blueprints.library.schemas.resources import ResourceSchema
from forum.blueprints.library.services import caring
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/resources/<int:resource_id>/review", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(ResourceSchema, with_etag=True)
def confirm(actor: Actor, resource_id: int) -> Any:
    """Say that a document is still valid: its day moves on by its interval."""
    return caring.confirm(actor, resource_id, expected_version())


@api.route("/me/resource-reviews")
@signed_in
@api.takes(PageQuery, location="query")
@api.gives(page_of(ResourceSchema, "ResourcesToReviewSchema"))
def list_reviews(actor: Actor, query: dict[str, Any]) -> Any:
    """Documents you look after that are to be looked at within a week, or should have been; the oldest first."""
    return queries.list_to_review(actor, **query)


@api.route("/resources/<int:resource_id>/owners")
@signed_in
@api.gives(OwnersSchema)
def show_owners(actor: Actor, resource_id: int) -> Any:
    """Who looks after a document."""
    return _owners(actor, resource_id)


@api.route("/resources/<int:resource_id>/owner", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(OwnerForm)
@api.gives(status=204)
def hand_over(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Give a document to somebody who sees it; she is told. For its owner, and for staff once the owner has left."""
    caring.hand_over(actor, resource_id, **form)


@api.route("/resources/<int:resource_id>/co-owners/<int:member_id>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(OwnersSchema)
def add_co_owner(actor: Actor, resource_id: int, member_id: int) -> Any:
    """Let somebody who sees a document edit it as its owner does; at most five."""
    caring.add_co_owner(actor, resource_id, member_id)
    return _owners(actor, resource_id)


@api.route("/resources/<int:resource_id>/co-owners/<int:member_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_co_owner(actor: Actor, resource_id: int, member_id: int) -> Any:
    """Somebody looks after a document no more; for the owner, and for oneself."""
    caring.remove_co_owner(actor, resource_id, member_id)


def _owners(actor: Actor, resource_id: int) -> dict[str, Any]:
    resource = resource_queries.get_resource(actor, resource_id)
    return {"owner": resource.owner, "co_owners": queries.list_co_owners(resource)}
