"""Bookmarks as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import bookmarks as queries
from forum.blueprints.discussions.schemas.bookmarks import BookmarkForm, BookmarkQuery, BookmarkSchema
from forum.blueprints.discussions.services import bookmarks as services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of


@api.route("/me/bookmarks")
@signed_in
@api.takes(BookmarkQuery, location="query")
@api.gives(page_of(BookmarkSchema))
def list_bookmarks(actor: Actor, query: dict[str, Any]) -> Any:
    """One's bookmarks, the latest first."""
    return queries.list_bookmarks(actor, **query)


@api.route("/posts/<int:post_id>/bookmark")
@signed_in
@api.gives(BookmarkSchema, with_etag=True)
def show_bookmark(actor: Actor, post_id: int) -> Any:
    """One's bookmark of a post."""
    return queries.get_bookmark(actor, post_id)


@api.route("/posts/<int:post_id>/bookmark", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(BookmarkForm)
@api.gives(BookmarkSchema, with_etag=True)
def keep_bookmark(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Bookmark a post, or change the bookmark to what is sent; up to 2,000."""
    return services.keep_bookmark(actor, post_id, **form, version=expected_version())


@api.route("/posts/<int:post_id>/bookmark", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_bookmark(actor: Actor, post_id: int) -> Any:
    """Remove one's bookmark of a post."""
    services.remove_bookmark(actor, post_id, expected_version())
