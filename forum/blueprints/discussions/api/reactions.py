"""Reactions as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import reactions as queries
from forum.blueprints.discussions.schemas.reactions import ReactionListSchema, ReactionQuery, ReactionSchema
from forum.blueprints.discussions.services import reactions as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import page_of


@api.route("/posts/<int:post_id>/reactions")
@public
@api.takes(ReactionQuery, location="query")
@api.gives(page_of(ReactionSchema))
def list_reactions(actor: Actor, query: dict[str, Any], post_id: int) -> Any:
    """Who reacted to a post, the first one first."""
    return queries.list_reactions(actor, post_id, **query)


@api.route("/posts/<int:post_id>/reactions/<name>", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(ReactionListSchema)
def react(actor: Actor, post_id: int, name: str) -> Any:
    """React to somebody's post; the reactions to it as they are now."""
    services.react(actor, post_id, name)
    return {"items": queries.count_reactions(actor, [post_id]).get(post_id, [])}


@api.route("/posts/<int:post_id>/reactions/<name>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def take_back(actor: Actor, post_id: int, name: str) -> Any:
    """Take one's reaction back."""
    services.take_back(actor, post_id, name)
