"""Links over the API."""

from __future__ import annotations

from typing import Any

from forum.blueprints.library.api.routes import api
from forum.blueprints.library.queries import links as queries
from forum.blueprints.library.schemas.links import LinkSchema
from forum.blueprints.library.services import links
from forum.kernel.actor import Actor
from forum.kernel.limits import EXPORTING, limit
from forum.kernel.web.access import public, signed_in


@api.route("/resources/<int:resource_id>/link")
@public
@api.gives(LinkSchema)
def show_link(actor: Actor, resource_id: int) -> Any:
    """The state of the copy of a link's page; 404 for a document that is a file."""
    return queries.get_link(actor, resource_id)[1]


@api.route("/resources/<int:resource_id>/link/copies", methods=["POST"])
@limit(EXPORTING)
@signed_in
@api.gives(LinkSchema, 202)
def copy_link(actor: Actor, resource_id: int) -> Any:
    """Have the page copied anew; another text becomes a new version."""
    return links.ask_for_copy(actor, resource_id)
