"""Splitting, merging and moving threads, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import moving as moves
from forum.blueprints.discussions.queries import threads as queries
from forum.blueprints.discussions.schemas.acts import (
    MovePreviewQuery,
    MovePreviewSchema,
    ThreadGroupForm,
    ThreadMergeForm,
    ThreadSplitForm,
)
from forum.blueprints.discussions.schemas.threads import ThreadSchema
from forum.blueprints.discussions.services import moving
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import expected_version


@api.route("/threads/<int:thread_id>/split", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ThreadSplitForm)
@api.gives(ThreadSchema, 201, with_etag=True)
def split_thread(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Begin a new thread with some replies of another; for moderators."""
    return queries.get_thread_to_show(actor, moving.split_thread(actor, thread_id, **form).id)


@api.route("/threads/<int:thread_id>/merge", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ThreadMergeForm)
@api.gives(ThreadSchema, with_etag=True)
def merge_thread(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Make a thread part of another; for those who moderate both."""
    return queries.get_thread_to_show(actor, moving.merge_thread(actor, thread_id, **form).id)


@api.route("/threads/<int:thread_id>/move-preview")
@signed_in
@api.takes(MovePreviewQuery, location="query")
@api.gives(MovePreviewSchema)
def preview_move(actor: Actor, query: dict[str, Any], thread_id: int) -> Any:
    """Before a thread goes to another group or becomes part of a thread there: how many could not follow it."""
    if query["into"] is not None:
        return moves.preview_merge(actor, thread_id, query["into"])
    return moves.preview_move(actor, thread_id, query["group_id"])


@api.route("/threads/<int:thread_id>/group", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ThreadGroupForm)
@api.gives(ThreadSchema, with_etag=True)
def move_thread(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Put a thread into another group; for those who moderate both."""
    moving.move_thread(actor, thread_id, **form, version=expected_version())
    return queries.get_thread_to_show(actor, thread_id)
