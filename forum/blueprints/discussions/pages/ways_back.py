"""How what a moderator has just done is taken back: a button beside the message that tells it."""

from __future__ import annotations

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import history
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.i18n import _
from forum.kernel.web.pages import Undo


def of_thread(actor: Actor, act: str, thread: Thread, address: str = "") -> Undo | None:
    """Take back what was done to a thread, such as `thread_locked`, and be at the address afterwards: else at it."""
    return _undo(history.find_own_act(actor, act, "thread", thread.id), address or thread.path)


def of_post(actor: Actor, act: str, post: Post) -> Undo | None:
    """The same for a post, whose thread is loaded."""
    return _undo(history.find_own_act(actor, act, "post", post.id), post.anchor)


def undo_address(entry: AuditEntry) -> str:
    """Where an act is taken back."""
    return f"/moderation/acts/{entry.id}/undo"


def _undo(entry: AuditEntry | None, address: str) -> Undo | None:
    return Undo(undo_address(entry), {"next": address}, _("Take it back")) if entry is not None else None
