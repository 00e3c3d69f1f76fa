"""Posts that their authors keep changing: for a while moderators alone edit them."""

from __future__ import annotations

from datetime import datetime

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import PostEdited
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.services import acts, history
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def lock_edits(actor: Actor, post_id: int, reason: str = "", version: int | None = None) -> Post:
    """Let moderators alone edit a post; its author is told why. Doing it again changes nothing.

    Raises NotFound, Forbidden, StaleVersion.
    """
    return _set(actor, post_id, clock.now(), reason, version)


@use_case
def unlock_edits(actor: Actor, post_id: int, reason: str = "", version: int | None = None) -> Post:
    """Let its author edit a post again, as long as she otherwise may."""
    return _set(actor, post_id, None, reason, version)


def _set(actor: Actor, post_id: int, at: datetime | None, reason: str, version: int | None) -> Post:
    post = acts.hold_post(actor, post_id, version)
    authorize(policies.can_lock_edits, actor, post)
    if (post.edit_locked_at is None) != (at is None):
        post.lock_edits(at)
        session.flush()
        history.log_post(actor, "post_edit_locked" if at else "post_edit_unlocked", post, reason, undo={})
        group_id, editor_id = post.thread.group_id, actor.id or 0
        record(PostEdited(post_id=post.id, thread_id=post.thread_id, group_id=group_id, editor_id=editor_id))
    return post
