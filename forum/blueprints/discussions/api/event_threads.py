"""What is said about events as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import event_threads as queries
from forum.blueprints.discussions.schemas.discussing import CommentForm, CommentSchema
from forum.blueprints.discussions.services import event_threads as services
from forum.blueprints.events.queries import events
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import PageQuery, page_of


@api.route("/events/<int:event_id>/comments")
@public
@api.takes(PageQuery, location="query")
@api.gives(page_of(CommentSchema, "EventCommentPageSchema"))
def list_event_comments(actor: Actor, query: dict[str, Any], event_id: int) -> Any:
    """What is said about an event in the groups one reads, the newest first."""
    return queries.list_comments(actor, events.get_event(actor, event_id).id, **query)


@api.route("/events/<int:event_id>/comments", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(CommentForm)
@api.gives(CommentSchema, 201)
def create_event_comment(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Write about an event in a group of one's own: in the thread about it there, or as the first post of one."""
    return services.comment_on_event(actor, event_id, **form)
