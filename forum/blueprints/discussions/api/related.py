"""Threads near another one as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import similar, threads
from forum.blueprints.discussions.schemas.composing import SimilarListSchema
from forum.kernel.actor import Actor
from forum.kernel.web.access import public


@api.route("/threads/<int:thread_id>/related")
@public
@api.gives(SimilarListSchema)
def list_related(actor: Actor, thread_id: int) -> Any:
    """Up to five threads that share words with this one and that one may read; none while search is away."""
    thread = threads.get_thread(actor, thread_id)
    return {"items": [one for one in similar.list_similar(actor, thread.title) if one.id != thread.id], "next": None}
