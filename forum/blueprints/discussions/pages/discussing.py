"""Comments on a document, on its page and on one of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.pages.routes import pages
from forum.blueprints.discussions.queries import discussing as queries
from forum.blueprints.discussions.schemas.discussing import CommentForm
from forum.blueprints.discussions.services import discussing as services
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.rules import OPEN_TO_READ
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.cards import picture_of
from forum.kernel.web.fields import PageQuery
from forum.kernel.web.pages import done, form_state, read_query, takes_form

SHOWN = 3


def comments_on(actor: Actor, resource: Resource) -> str:
    """On the page of a document: its newest comments, and room for the next one; nothing for a stranger without any."""
    page = queries.list_comments(actor, resource, None, SHOWN)
    if not page.items and not actor.signed_in:
        return ""
    return render_template(
        "discussions/comments.html", **_parts(actor, resource), comments=[*map(comment_view, page.items)],
        all_url=url_for("discussions_pages.list_comments", resource_id=resource.id) if page.next else "",
    )  # fmt: skip


@pages.get("/library/<int:resource_id>/comments")
@public
def list_comments(actor: Actor, resource_id: int) -> Any:
    """All comments on a document that one may see, the newest first, and room for the next one."""
    resource = resources.get_resource(actor, resource_id)
    query = read_query(PageQuery)
    page = queries.list_comments(actor, resource, query["cursor"], query["limit"])
    return render_template(
        "discussions/all_comments.html", **_parts(actor, resource), comments=[*map(comment_view, page.items)],
        more_url=url_for("discussions_pages.list_comments", resource_id=resource.id, cursor=page.next)
        if page.next else "",
    )  # fmt: skip


@pages.post("/library/<int:resource_id>/comments")
@limit(WRITING)
@signed_in
@takes_form(CommentForm, again=list_comments)
def comment_on_document(actor: Actor, form: dict[str, Any], resource_id: int) -> Any:
    """Comment on a document."""
    return commented(services.comment_on_document(actor, resource_id, **form), f"/library/{resource_id}#comments")


def _parts(actor: Actor, resource: Resource) -> dict[str, Any]:
    places = queries.list_places(actor, resource) if actor.signed_in else []
    narrow = resource.audience in ("group", "chosen")
    wide = narrow and any(group.visibility in OPEN_TO_READ for group in places)
    return {"resource": resource, "wide": wide, **parts_of(queries.list_threads(actor, resource), places)}


def parts_of(threads: Sequence[Thread], places: Sequence[Group]) -> dict[str, Any]:
    """What the templates need around comments: the threads, and where one may write, first where it goes on."""
    going_on = {thread.group_id for thread in threads}
    ordered = sorted(places, key=lambda group: group.id not in going_on)
    return {"threads": threads, "form": form_state(), "places": [(group.id, group.name) for group in ordered]}


def commented(post: Post, address: str) -> Any:
    """On to where a new comment stands, or to its thread while it waits."""
    if post.pending_at is not None:
        return done(_("Your comment waits for a moderator of the group."), post.thread.path)
    return done(_("Your comment stands in %(group)s.", group=post.thread.group.name), address)


def comment_view(post: Post) -> dict[str, Any]:
    """What the templates show of a comment."""
    author, thread = post.author, post.thread
    return {
        "id": post.id, "url": post.anchor, "html": post.html, "at": post.created_at, "path": thread.path,
        "group": {"name": thread.group.name, "url": thread.group.path}, "title": thread.title,
        "author": {"id": author.id, "name": author.name, "url": author.path if author.active else None,
                   "picture": picture_of(author),
                   "city": {"name": author.city.name, "url": author.city.path} if author.city else None},
    }  # fmt: skip
