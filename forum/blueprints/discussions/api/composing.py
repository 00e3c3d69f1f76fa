"""Help for writing, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import link_cards, similar
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.schemas.composing import SimilarListSchema, SimilarQuery
from forum.blueprints.discussions.schemas.links import LinkQuery, PostedLinkListSchema
from forum.kernel.actor import Actor
from forum.kernel.web.access import signed_in


@api.route("/threads/similar")
@signed_in
@api.takes(SimilarQuery, location="query")
@api.gives(SimilarListSchema)
def list_similar(actor: Actor, query: dict[str, Any]) -> Any:
    """Up to five threads about the same as a title that somebody is writing."""
    return {"items": similar.list_similar(actor, query["title"]), "next": None}


@api.route("/threads/<int:thread_id>/links")
@signed_in
@api.takes(LinkQuery, location="query")
@api.gives(PostedLinkListSchema)
def list_posted_links(actor: Actor, query: dict[str, Any], thread_id: int) -> Any:
    """Which of a few links are in a thread already, where, by whom and since when."""
    thread = thread_queries.get_thread(actor, thread_id)
    return {"items": link_cards.list_posted(actor, thread, query["url"]), "next": None}
