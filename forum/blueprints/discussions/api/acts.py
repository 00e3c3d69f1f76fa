"""What moderators do with posts and threads, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.discussions.api.post_json import post_answer
from forum.blueprints.discussions.api.routes import api
from forum.blueprints.discussions.queries import addresses
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.schemas.acts import ReasonForm, RequiredReasonForm
from forum.blueprints.discussions.schemas.posts import PostSchema
from forum.blueprints.discussions.schemas.threads import ThreadSchema
from forum.blueprints.discussions.services import acts, approving, locking
from forum.blueprints.discussions.services import threads as thread_services
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version


@api.route("/posts/<int:post_id>/hidden", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ReasonForm)
@api.gives(PostSchema, with_etag=True)
def hide_post(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Show its text to nobody but its author and moderators; for moderators."""
    acts.hide_post(actor, post_id, **form, version=expected_version())
    return post_answer(actor, queries.get_line(actor, post_id))


@api.route("/posts/<int:post_id>/hidden", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unhide_post(actor: Actor, post_id: int) -> Any:
    """Show a hidden post to everybody again."""
    acts.unhide_post(actor, post_id, version=expected_version())


@api.route("/posts/<int:post_id>/removal", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ReasonForm)
@api.gives(PostSchema, with_etag=True)
def remove_post(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Take a post away; its author her own, moderators any. Its place stays."""
    acts.remove_post(actor, post_id, **form, version=expected_version())
    return post_answer(actor, queries.get_line(actor, post_id))


@api.route("/posts/<int:post_id>/removal", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def restore_post(actor: Actor, post_id: int) -> Any:
    """Bring a post back; its author what she withdrew, moderators what moderators removed."""
    acts.restore_post(actor, post_id, version=expected_version())


@api.route("/posts/<int:post_id>/edit-lock", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(ReasonForm)
@api.gives(PostSchema, with_etag=True)
def lock_edits(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Let moderators alone edit a post of somebody else, who is told why."""
    locking.lock_edits(actor, post_id, **form, version=expected_version())
    return post_answer(actor, queries.get_line(actor, post_id))


@api.route("/posts/<int:post_id>/edit-lock", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def unlock_edits(actor: Actor, post_id: int) -> Any:
    """Let its author edit a post again."""
    locking.unlock_edits(actor, post_id, version=expected_version())


@api.route("/posts/<int:post_id>/approval", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(PostSchema, with_etag=True)
def approve_post(actor: Actor, post_id: int) -> Any:
    """Publish a post that waits; the opening one brings its thread along."""
    approving.approve_post(actor, post_id, version=expected_version())
    return post_answer(actor, queries.get_line(actor, post_id))


@api.route("/posts/<int:post_id>/refusal", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(RequiredReasonForm)
@api.gives(PostSchema, with_etag=True)
def refuse_post(actor: Actor, form: dict[str, Any], post_id: int) -> Any:
    """Leave a post that waits unpublished; its author sees why."""
    approving.refuse_post(actor, post_id, **form, version=expected_version())
    return post_answer(actor, queries.get_line(actor, post_id))


@api.route("/threads/<int:thread_id>/removal", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(ThreadSchema, with_etag=True)
def restore_thread(actor: Actor, thread_id: int) -> Any:
    """Bring back a thread that was removed; for moderators."""
    thread_services.restore_thread(actor, thread_id)
    return thread_queries.get_thread_to_show(actor, thread_id)


@api.route("/threads/<int:thread_id>/posts/<int:number>")
@public
@api.gives(PostSchema)
def show_post_at(actor: Actor, thread_id: int, number: int) -> Any:
    """The post that an address leads to, also after it was moved to another thread."""
    post = addresses.get_by_address(actor, thread_id, number)
    return post_answer(actor, queries.get_line(actor, post.id))
