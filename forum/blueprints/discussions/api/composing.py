"""Help for writing, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import similar
from forum.blueprints.discussions.schemas.composing import SimilarListSchema, SimilarQuery
from forum.kernel.actor import Actor
from forum.kernel.web.access import signed_in


@api.route("/threads/similar")
@signed_in
@api.takes(SimilarQuery, location="query")
@api.gives(SimilarListSchema)
def list_similar(actor: Actor, query: dict[str, Any]) -> Any:
    """Up to five threads about the same as a title that somebody is writing."""
    return {"items": similar.list_similar(actor, query["title"]), "next": None}
