"""How acts on posts and threads are taken back from the log."""

from __future__ import annotations

from datetime import datetime

from forum.blueprints.discussions.rules import from_text
from forum.blueprints.discussions.services import acts, approving, moving, states, threads
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry, undoes


@undoes("post_hidden")
def unhide_post(actor: Actor, entry: AuditEntry) -> None:
    """Show it again."""
    acts.unhide_post(actor, entry.subject_id)


@undoes("post_unhidden")
def hide_post(actor: Actor, entry: AuditEntry) -> None:
    """Hide it again."""
    acts.hide_post(actor, entry.subject_id, entry.reason)


@undoes("post_removed")
def restore_post(actor: Actor, entry: AuditEntry) -> None:
    """Bring it back."""
    acts.restore_post(actor, entry.subject_id)


@undoes("post_restored")
def remove_post(actor: Actor, entry: AuditEntry) -> None:
    """Take it away again."""
    acts.remove_post(actor, entry.subject_id, entry.reason)


@undoes("post_refused")
def reconsider_post(actor: Actor, entry: AuditEntry) -> None:
    """Let it wait again."""
    approving.reconsider_post(actor, entry.subject_id)


@undoes("thread_removed")
def restore_thread(actor: Actor, entry: AuditEntry) -> None:
    """Bring it back."""
    threads.restore_thread(actor, entry.subject_id)


@undoes("thread_restored")
def remove_thread(actor: Actor, entry: AuditEntry) -> None:
    """Take it away again."""
    threads.remove_thread(actor, entry.subject_id)


@undoes("thread_split", "thread_merged")
def undo_move(actor: Actor, entry: AuditEntry) -> None:
    """Give the posts back to the thread they were taken from."""
    moving.undo_move(actor, entry)


@undoes("thread_moved")
def move_back(actor: Actor, entry: AuditEntry) -> None:
    """Put it back into the group it was in."""
    moving.move_thread(actor, entry.subject_id, entry.undo["group_id"])


@undoes("thread_pinned")
def unpin_thread(actor: Actor, entry: AuditEntry) -> None:
    """As it was before; a pin that had an end which has passed is gone."""
    until = from_text(entry.undo.get("until"))
    if entry.undo.get("pinned") and _still_ahead(until):
        states.pin_thread(actor, entry.subject_id, pinned_until=until)
    else:
        states.unpin_thread(actor, entry.subject_id)


@undoes("thread_timer_set", "thread_timer_removed")
def reset_timer(actor: Actor, entry: AuditEntry) -> None:
    """The timer it had before, as long as its moment lies ahead."""
    at = from_text(entry.undo["at"])
    if at is not None and at > clock.now():
        states.set_timer(actor, entry.subject_id, entry.undo["act"], at, entry.undo["reason"])
    else:
        states.remove_timer(actor, entry.subject_id)


@undoes("thread_slowed", "thread_unslowed")
def reset_pace(actor: Actor, entry: AuditEntry) -> None:
    """Slow mode as it was before, as long as its end lies ahead."""
    until = from_text(entry.undo["until"])
    if until is not None and until > clock.now():
        states.slow_down(actor, entry.subject_id, entry.undo["seconds"], until)
    else:
        states.speed_up(actor, entry.subject_id)


@undoes("thread_unpinned")
def pin_thread(actor: Actor, entry: AuditEntry) -> None:
    """As it was before."""
    states.pin_thread(actor, entry.subject_id)


@undoes("thread_locked")
def unlock_thread(actor: Actor, entry: AuditEntry) -> None:
    """As it was before."""
    states.unlock_thread(actor, entry.subject_id)


@undoes("thread_archived")
def unarchive_thread(actor: Actor, entry: AuditEntry) -> None:
    """As it was before."""
    states.unarchive_thread(actor, entry.subject_id)


@undoes("thread_unarchived")
def archive_thread(actor: Actor, entry: AuditEntry) -> None:
    """As it was before."""
    states.archive_thread(actor, entry.subject_id)


@undoes("thread_featured")
def unfeature_thread(actor: Actor, entry: AuditEntry) -> None:
    """As it was before."""
    states.unfeature_thread(actor, entry.subject_id)


@undoes("thread_unfeatured")
def feature_thread(actor: Actor, entry: AuditEntry) -> None:
    """As it was before."""
    states.feature_thread(actor, entry.subject_id)


@undoes("thread_solved")
def unmark_solution(actor: Actor, entry: AuditEntry) -> None:
    """As it was before."""
    states.unmark_solution(actor, entry.subject_id)


@undoes("thread_unlocked")
def lock_thread(actor: Actor, entry: AuditEntry) -> None:
    """As it was before."""
    states.lock_thread(actor, entry.subject_id, entry.reason)


def _still_ahead(until: datetime | None) -> bool:
    return until is None or until > clock.now()
