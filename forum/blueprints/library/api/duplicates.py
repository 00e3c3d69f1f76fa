"""Documents that look the same over the API."""

from __future__ import annotations

from typing import Any

from forum.blueprints.library import policies
from forum.blueprints.library.api.routes import api
from forum.blueprints.library.queries import duplicates as queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.schemas.duplicates import LookalikeSchema, MergeDocumentForm
from forum.blueprints.library.schemas.versions import VersionSchema
from forum.blueprints.library.services import duplicates
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.pagination import Page
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.fields import page_of


@api.route("/resources/<int:resource_id>/lookalikes")
@signed_in
@api.gives(page_of(LookalikeSchema))
def list_lookalikes(actor: Actor, resource_id: int) -> Any:
    """Documents you may see with much the same text, for who may edit this one; at most three."""
    resource = resource_queries.get_resource(actor, resource_id)
    authorize(policies.can_edit_resource, actor, resource)
    return Page(list(queries.list_lookalikes(actor, resource)), None)


@api.route("/resources/<int:resource_id>/lookalikes/<int:other_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def tell_apart(actor: Actor, resource_id: int, other_id: int) -> Any:
    """Say that two documents are not the same; they are not suggested again."""
    duplicates.tell_apart(actor, resource_id, other_id)


@api.route("/resources/<int:resource_id>/merges", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(MergeDocumentForm)
@api.gives(VersionSchema, 201)
def merge_documents(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Make another document the newest version of this one. It leaves the library: one must be allowed to remove it."""
    return duplicates.merge_into(actor, resource_id, **form)
