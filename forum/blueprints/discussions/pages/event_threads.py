"""What is said about an event, on its page and on one of its own."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from forum.blueprints.discussions.pages.discussing import comment_view, commented, parts_of
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import event_threads as queries
from forum.blueprints.discussions.schemas.discussing import CommentForm
from forum.blueprints.discussions.services import event_threads as services
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import events
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import read_query, takes_form

SHOWN = 3


def comments_on(actor: Actor, event: Event) -> str:
    """On the page of an event: what was said last, and room for more; nothing of a draft, and for a stranger without
    any."""
    page = queries.list_comments(actor, event.id, None, SHOWN)
    if not page.items and not (actor.signed_in and (event.published or event.cancelled)):
        return ""
    return render_template(
        "discussions/event_comments.html", **_parts(actor, event), comments=[*map(comment_view, page.items)],
        all_url=url_for("discussions_pages.list_event_comments", event_id=event.id) if page.next else "",
    )  # fmt: skip


@pages.get("/events/<int:event_id>/comments")
@public
def list_event_comments(actor: Actor, event_id: int) -> Any:
    """All that is said about an event where one reads it, the newest first, and room for more."""
    event = events.get_event(actor, event_id)
    query = read_query(PageQuery)
    page = queries.list_comments(actor, event.id, query["cursor"], query["limit"])
    return render_template(
        "discussions/all_event_comments.html", **_parts(actor, event), comments=[*map(comment_view, page.items)],
        more_url=url_for("discussions_pages.list_event_comments", event_id=event.id, cursor=page.next)
        if page.next else "",
    )  # fmt: skip


@pages.post("/events/<int:event_id>/comments")
@limit(WRITING)
@signed_in
@takes_form(CommentForm, again=list_event_comments)
def comment_on_event(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Write about an event."""
    return commented(services.comment_on_event(actor, event_id, **form), f"/events/{event_id}#comments")


def _parts(actor: Actor, event: Event) -> dict[str, Any]:
    places = queries.list_places(actor, event) if actor.signed_in else []
    return {"event": event, **parts_of(queries.list_threads(actor, event.id), places)}
