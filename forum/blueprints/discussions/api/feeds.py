"""The addresses of feeds as JSON."""

from __future__ import annotations

from typing import Any

from flask import current_app
from marshmallow import Schema, fields

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import feeds as queries
from forum.blueprints.discussions.queries import threads
from forum.blueprints.discussions.services import feeds as services
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.feed_tokens import feed_token
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in


class FeedSchema(Schema):
    """Where a feed reader finds it; whoever has the address reads the feed as you."""

    feed_url = fields.String(metadata={"example": "https://plaza.example/t/5/feed.atom?token=42-0f3c"})


@api.route("/groups/<int:group_id>/feed")
@signed_in
@api.gives(FeedSchema)
def show_group_feed(actor: Actor, group_id: int) -> Any:
    """One's own address of the feed of a group's threads."""
    group = group_queries.get_group(actor, group_id)
    return _feed(actor, f"group {group.slug}", f"{group.path}/feed.atom")


@api.route("/threads/<int:thread_id>/feed")
@signed_in
@api.gives(FeedSchema)
def show_thread_feed(actor: Actor, thread_id: int) -> Any:
    """One's own address of the feed of a thread's posts."""
    thread = threads.get_thread(actor, thread_id)
    return _feed(actor, f"thread {thread.id}", f"/t/{thread.id}/feed.atom")


@api.route("/me/feeds", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def renew_feeds(actor: Actor) -> Any:
    """Give all one's feeds new addresses; those so far no longer work."""
    services.renew_feeds(actor)


def _feed(actor: Actor, subject: str, path: str) -> dict[str, str]:
    member_id = actor.id or 0
    token = feed_token(member_id, queries.find_key(member_id), subject)
    return {"feed_url": f"{current_app.config['PUBLIC_URL']}{path}?token={token}"}
