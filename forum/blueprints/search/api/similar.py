"""Documents like another one, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.search.api.routes import api
from forum.blueprints.search.queries.similar import list_similar
from forum.blueprints.search.schemas.similar import SimilarDocumentsSchema
from forum.kernel.actor import Actor
from forum.kernel.limits import limit
from forum.kernel.web.access import public


@api.route("/resources/<int:resource_id>/similar")
@limit("60/minute")
@public
@api.gives(SimilarDocumentsSchema)
def list_similar_resources(actor: Actor, resource_id: int) -> Any:
    """The documents most like this one that the asker may see, with what they share."""
    return {"items": list_similar(actor, resource_id)}
