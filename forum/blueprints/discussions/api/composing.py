"""Help for writing, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import link_cards, similar
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.queries.prompting import get_prompts
from forum.blueprints.discussions.schemas.composing import (
    OpeningPromptsSchema,
    PromptsSchema,
    SimilarListSchema,
    SimilarQuery,
)
from forum.blueprints.discussions.schemas.links import LinkQuery, PostedLinkListSchema
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.policies import authorize
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


@api.route("/threads/<int:thread_id>/prompts")
@signed_in
@api.gives(PromptsSchema)
def show_prompts(actor: Actor, thread_id: int) -> Any:
    """What is worth knowing before one answers: whether the reply will wait, or be added to one's last post."""
    thread = thread_queries.get_thread(actor, thread_id)
    authorize(policies.can_reply, actor, thread)
    return get_prompts(actor, thread)


@api.route("/groups/<int:group_id>/threads/prompts")
@signed_in
@api.gives(OpeningPromptsSchema)
def show_opening_prompts(actor: Actor, group_id: int) -> Any:
    """What is worth knowing before one starts a thread: whether it will wait for approval."""
    group = group_queries.get_group(actor, group_id)
    authorize(policies.can_start_thread, actor, group)
    return {"waits": policies.why_waits(actor, group, group.approve_threads)}
