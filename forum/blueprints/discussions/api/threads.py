"""Threads as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import threads as queries
from forum.blueprints.discussions.schemas.forms import (
    LockForm,
    ThreadChangeForm,
    ThreadForm,
    ThreadReadForm,
    ThreadWatchForm,
)
from forum.blueprints.discussions.schemas.threads import ReadingSchema, ThreadQuery, ThreadSchema
from forum.blueprints.discussions.services import following, states, viewing
from forum.blueprints.discussions.services import threads as services
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of
from forum.kernel.web.visitors import visitor_of

ThreadPage = page_of(ThreadSchema)


@api.route("/threads")
@public
@api.takes(ThreadQuery, location="query")
@api.gives(ThreadPage)
def list_threads(actor: Actor, query: dict[str, Any]) -> Any:
    """Threads of all groups one may see and has not muted."""
    return queries.list_threads(actor, **query)


@api.route("/groups/<int:group_id>/threads")
@public
@api.takes(ThreadQuery, location="query")
@api.gives(ThreadPage)
def list_threads_of_group(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """Threads of a group; pinned ones come first with `sort=latest`."""
    group = group_queries.get_group_to_read(actor, group_id)
    return queries.list_threads(actor, group_id=group.id, **query)


@api.route("/groups/<int:group_id>/threads", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(ThreadForm)
@api.gives(ThreadSchema, 201, with_etag=True)
def create_thread(actor: Actor, form: dict[str, Any], group_id: int) -> Any:
    """Open a thread with its first post."""
    thread = services.start_thread(actor, group_id, **form)
    return queries.get_thread_to_show(actor, thread.id)


@api.route("/threads/<int:thread_id>")
@public
@api.gives(ThreadSchema, with_etag=True)
def show_thread(actor: Actor, thread_id: int) -> Any:
    """One thread, without its posts."""
    shown = queries.get_thread_to_show(actor, thread_id)
    viewing.note_view(shown.thread, visitor_of(actor))
    return shown


@api.route("/threads/<int:thread_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(ThreadChangeForm)
@api.gives(ThreadSchema, with_etag=True)
def edit_thread(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Change title, criteria or language; for its author and moderators."""
    services.edit_thread(actor, thread_id, expected_version(), **form)
    return queries.get_thread_to_show(actor, thread_id)


@api.route("/threads/<int:thread_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_thread(actor: Actor, thread_id: int) -> Any:
    """Take a thread away; for its author while nobody has answered, and for moderators."""
    services.remove_thread(actor, thread_id, expected_version())


@api.route("/threads/<int:thread_id>/lock", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(LockForm)
@api.gives(ThreadSchema, with_etag=True)
def lock_thread(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Take no more replies; for moderators, with a reason if they wish."""
    states.lock_thread(actor, thread_id, **form, version=expected_version())
    return queries.get_thread_to_show(actor, thread_id)


@api.route("/threads/<int:thread_id>/lock", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unlock_thread(actor: Actor, thread_id: int) -> Any:
    """Take replies again."""
    states.unlock_thread(actor, thread_id, expected_version())


@api.route("/threads/<int:thread_id>/read", methods=["PUT"])
@signed_in
@api.takes(ThreadReadForm)
@api.gives(ReadingSchema)
def mark_read(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Remember how far one has read; never goes back."""
    return following.mark_read(actor, thread_id, **form)


@api.route("/threads/<int:thread_id>/watch", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ThreadWatchForm)
@api.gives(ReadingSchema)
def watch_thread(actor: Actor, form: dict[str, Any], thread_id: int) -> Any:
    """Follow a thread at a level of its own."""
    return following.watch_thread(actor, thread_id, **form)


@api.route("/threads/<int:thread_id>/watch", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unwatch_thread(actor: Actor, thread_id: int) -> Any:
    """Follow a thread like its group again."""
    following.watch_thread(actor, thread_id, None)
