"""What moderators do with a thread as a whole: pin it, lock it. Doing it again changes nothing."""

from __future__ import annotations

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import ThreadChanged
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def pin_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Show a thread before the others of its group."""
    thread = _to_moderate(actor, thread_id, version)
    if not thread.pinned:
        thread.pin(actor.id, clock.now())
        _tell(thread, "pinned")
    return thread


@use_case
def unpin_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Show a thread among the others again."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.pinned:
        thread.pin(None, None)
        _tell(thread, "unpinned")
    return thread


@use_case
def lock_thread(actor: Actor, thread_id: int, reason: str = "", version: int | None = None) -> Thread:
    """Take no more replies; the reason is shown to everybody."""
    thread = _to_moderate(actor, thread_id, version)
    if not thread.locked or thread.lock_reason != reason:
        thread.lock(actor.id, thread.locked_at or clock.now(), reason)
        _tell(thread, "locked")
    return thread


@use_case
def unlock_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Take replies again."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.locked:
        thread.lock(None, None)
        _tell(thread, "unlocked")
    return thread


def _to_moderate(actor: Actor, thread_id: int, version: int | None) -> Thread:
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_moderate, actor, thread)
    check_version(thread.version, version)
    return thread


def _tell(thread: Thread, what: str) -> None:
    session.flush()
    record(ThreadChanged(thread_id=thread.id, group_id=thread.group_id, what=what))
