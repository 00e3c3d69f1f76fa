"""What moderators do with a thread as a whole: pin, lock, archive, feature, slow down, solve, and set its timer.

Doing it again changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.rules import CLOSE, OPEN
from forum.blueprints.discussions.services import history
from forum.blueprints.discussions.services.moments import check_ahead
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.clock import as_text
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def pin_thread(
    actor: Actor, thread_id: int, version: int | None = None, pinned_until: datetime | None = None
) -> Thread:
    """Show a thread before the others of its group, for good or to a moment. Raises Invalid for one that has passed."""
    thread = _to_moderate(actor, thread_id, version)
    if not thread.pinned or thread.pinned_until != pinned_until:
        check_ahead("pinned_until", pinned_until)
        before = {"pinned": thread.pinned, "until": as_text(thread.pinned_until)}
        thread.pin(actor.id, thread.pinned_at or clock.now(), pinned_until)
        history.tell_change(actor, thread, "pinned", undo=before, until=as_text(pinned_until))
    return thread


@use_case
def unpin_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Show a thread among the others again."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.pinned:
        before = {"pinned": True, "until": as_text(thread.pinned_until)}
        thread.pin(None, None)
        history.tell_change(actor, thread, "unpinned", undo=before)
    return thread


@use_case
def lock_thread(actor: Actor, thread_id: int, reason: str = "", version: int | None = None) -> Thread:
    """Take no more replies; the reason is shown to everybody."""
    thread = _to_moderate(actor, thread_id, version)
    if not thread.locked or thread.lock_reason != reason:
        thread.lock(actor.id, thread.locked_at or clock.now(), reason)
        history.tell_change(actor, thread, "locked", reason)
    return thread


@use_case
def lock_for_a_while(actor: Actor, thread_id: int, until: datetime, reason: str) -> Thread:
    """Take no replies until a moment, in one act. What is locked or has a timer is looked after already: it stays."""
    thread = _to_moderate(actor, thread_id, None)
    if not (thread.locked or thread.archived or thread.timed):
        thread.lock(actor.id, clock.now(), reason)
        thread.set_timer(OPEN, until, actor.id, "")
        history.tell_change(actor, thread, "locked", reason)
    return thread


@use_case
def unlock_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Take replies again."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.locked:
        thread.lock(None, None)
        history.tell_change(actor, thread, "unlocked")
    return thread


@use_case
def archive_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Keep a thread for reading only: it takes no replies, and authors no longer edit what they wrote in it."""
    thread = _to_moderate(actor, thread_id, version)
    if not thread.archived:
        thread.archived_at = clock.now()
        history.tell_change(actor, thread, "archived")
    return thread


@use_case
def unarchive_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Let it go on."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.archived:
        thread.archived_at = None
        history.tell_change(actor, thread, "unarchived")
    return thread


@use_case
def feature_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Mark a thread as one worth reading for everybody in the group; the digest draws on these."""
    thread = _to_moderate(actor, thread_id, version)
    if not thread.featured:
        thread.featured_at = clock.now()
        history.tell_change(actor, thread, "featured")
    return thread


@use_case
def unfeature_thread(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Take that mark away."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.featured:
        thread.featured_at = None
        history.tell_change(actor, thread, "unfeatured")
    return thread


@use_case
def set_timer(
    actor: Actor, thread_id: int, act: str, at: datetime, reason: str = "", version: int | None = None
) -> Thread:
    """Let a thread `close`, `open` or be removed (`remove`) at a moment, in the name of who sets the timer.

    A thread has one timer, which everybody who reads it sees: setting another one replaces it. The reason is that of
    the act. Raises NotFound, Forbidden, Invalid, StaleVersion.
    """
    thread = _to_moderate(actor, thread_id, version)
    check_ahead("at", at)
    _check_act(thread, act)
    if (thread.timer_act, thread.timer_at, thread.timer_reason) != (act, at, reason):
        before = _timer_of(thread)
        thread.set_timer(act, at, actor.id, reason)
        history.tell_change(actor, thread, "timer_set", reason, undo=before, does=act, until=as_text(at))
    return thread


@use_case
def remove_timer(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Take the timer of a thread away; where there is none nothing changes."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.timed:
        before = _timer_of(thread)
        thread.drop_timer()
        history.tell_change(actor, thread, "timer_removed", undo=before)
    return thread


@use_case
def slow_down(actor: Actor, thread_id: int, seconds: int, slow_until: datetime, version: int | None = None) -> Thread:
    """Let so many seconds pass between two posts of one person, until a moment. Raises NotFound, Forbidden, Invalid."""
    thread = _to_moderate(actor, thread_id, version)
    check_ahead("slow_until", slow_until)
    if (thread.slow_seconds, thread.slow_until) != (seconds, slow_until):
        before = _pace_of(thread)
        thread.slow_down(seconds, slow_until)
        history.tell_change(actor, thread, "slowed", undo=before, seconds=seconds, until=as_text(slow_until))
    return thread


@use_case
def speed_up(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """End slow mode before its time; where it has ended nothing changes."""
    thread = _to_moderate(actor, thread_id, version)
    if thread.is_slow(clock.now()):
        before = _pace_of(thread)
        thread.slow_down(0, None)
        history.tell_change(actor, thread, "unslowed", undo=before)
    return thread


@use_case
def mark_solution(actor: Actor, thread_id: int, post_id: int, version: int | None = None) -> Thread:
    """Say which reply answers the thread. Raises NotFound, Forbidden, Invalid for a post that cannot be the answer."""
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_solve, actor, thread)
    check_version(thread.version, version)
    if not is_answer(thread, post_id):
        raise Invalid(errors={"post_id": [_("Choose a reply of this thread that everybody can read.")]})
    if thread.solution_id != post_id:
        before = {"post_id": thread.solution_id}
        thread.solve(post_id, actor.id, clock.now())
        history.tell_change(actor, thread, "solved", undo=before)
    return thread


@use_case
def unmark_solution(actor: Actor, thread_id: int, version: int | None = None) -> Thread:
    """Say that no reply answers it."""
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_solve, actor, thread)
    check_version(thread.version, version)
    if thread.solved:
        before = {"post_id": thread.solution_id}
        thread.solve(None, None, clock.now())
        history.tell_change(actor, thread, "unsolved", undo=before)
    return thread


def is_answer(thread: Thread, post_id: int) -> bool:
    """Whether a post is a reply of the thread that everybody can read."""
    post = session.get(Post, post_id)
    return post is not None and post.thread_id == thread.id and post.stands and post.number > 1


def _to_moderate(actor: Actor, thread_id: int, version: int | None) -> Thread:
    thread = thread_queries.get_thread(actor, thread_id, lock=True)
    authorize(policies.can_moderate, actor, thread)
    check_version(thread.version, version)
    return thread


def _check_act(thread: Thread, act: str) -> None:
    if act == CLOSE and thread.locked:
        raise Invalid(errors={"act": [_("This thread is locked already.")]})
    if act == OPEN and not thread.locked:
        raise Invalid(errors={"act": [_("This thread is open already.")]})


def _timer_of(thread: Thread) -> dict[str, Any]:
    return {"act": thread.timer_act, "at": as_text(thread.timer_at), "reason": thread.timer_reason}


def _pace_of(thread: Thread) -> dict[str, int | str | None]:
    slow = thread.is_slow(clock.now())
    return {"seconds": thread.slow_seconds if slow else 0, "until": as_text(thread.slow_until) if slow else None}
