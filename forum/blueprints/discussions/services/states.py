"""What moderators do with a thread as a whole: pin, lock, archive, feature, solve. Doing it again changes nothing."""

from __future__ import annotations

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import ThreadChanged
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import history
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def pin_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Show a thread before the others of its group."""
    thread = _to_moderate(actor, thread_id, version)
    if not thread.pinned:
        thread.pin(actor.id, clock.now())
        _tell(actor, thread, "pinned")
    return thread


@use_case
def unpin_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Show a thread among the others again."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.pinned:
        thread.pin(None, None)
        _tell(actor, thread, "unpinned")
    return thread


@use_case
def lock_thread(actor: Actor, thread_id: int, reason: str = "", version: int | None = None) -> Thread:
    """Take no more replies; the reason is shown to everybody."""
    thread = _to_moderate(actor, thread_id, version)
    if not thread.locked or thread.lock_reason != reason:
        thread.lock(actor.id, thread.locked_at or clock.now(), reason)
        _tell(actor, thread, "locked", reason)
    return thread


@use_case
def unlock_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Take replies again."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.locked:
        thread.lock(None, None)
        _tell(actor, thread, "unlocked")
    return thread


@use_case
def archive_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Keep a thread for reading only: it takes no replies, and authors no longer edit what they wrote in it."""
    thread = _to_moderate(actor, thread_id, version)
    if not thread.archived:
        thread.archived_at = clock.now()
        _tell(actor, thread, "archived")
    return thread


@use_case
def unarchive_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Let it go on."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.archived:
        thread.archived_at = None
        _tell(actor, thread, "unarchived")
    return thread


@use_case
def feature_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Mark a thread as one worth reading for everybody in the group; the digest draws on these."""
    thread = _to_moderate(actor, thread_id, version)
    if not thread.featured:
        thread.featured_at = clock.now()
        _tell(actor, thread, "featured")
    return thread


@use_case
def unfeature_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Take that mark away."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.featured:
        thread.featured_at = None
        _tell(actor, thread, "unfeatured")
    return thread


@use_case
def mark_solution(actor: Actor, thread_id: int, post_id: int, version: int | None = None) -> Thread:
    """Say which reply answers the thread. Raises NotFound, Forbidden, Invalid for a post that cannot be the answer."""
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_solve, actor, thread)
    check_version(thread.version, version)
    post = session.get(Post, post_id)
    if post is None or post.thread_id != thread.id or not post.stands or post.number == 1:
        raise Invalid(errors={"post_id": [_("Choose a reply of this thread that everybody can read.")]})
    if thread.solution_id != post.id:
        thread.solve(post.id, actor.id, clock.now())
        _tell(actor, thread, "solved")
    return thread


@use_case
def unmark_solution(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Say that no reply answers it."""
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_solve, actor, thread)
    check_version(thread.version, version)
    if thread.solved:
        thread.solve(None, None, clock.now())
        _tell(actor, thread, "unsolved")
    return thread


def _to_moderate(actor: Actor, thread_id: int, version: int | None) -> Thread:
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_moderate, actor, thread)
    check_version(thread.version, version)
    return thread


def _tell(actor: Actor, thread: Thread, what: str, reason: str = "") -> None:
    session.flush()
    history.note(actor, thread, what)
    history.log_thread(actor, f"thread_{what}", thread, reason, undo={})
    record(ThreadChanged(thread_id=thread.id, group_id=thread.group_id, what=what))
