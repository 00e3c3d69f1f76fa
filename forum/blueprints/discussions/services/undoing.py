"""How acts on posts and threads are taken back from the log: each by its opposite."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forum.blueprints.discussions.errors import EditedSince
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import acts, approving, locking, moving, posts, states, threads
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry, undoes
from forum.kernel.clock import from_text

Opposite = Callable[..., object]

# Called with who takes the act back and what it was done to; those of the second table with its reason, too.
_OPPOSITES: Mapping[str, Opposite] = {
    "post_refused": approving.reconsider_post,
    "post_edit_locked": locking.unlock_edits,
    "thread_removed": threads.restore_thread,
    "thread_restored": threads.remove_thread,
    "thread_locked": states.unlock_thread,
    "thread_archived": states.unarchive_thread,
    "thread_unarchived": states.archive_thread,
    "thread_featured": states.unfeature_thread,
    "thread_unfeatured": states.feature_thread,
}
_OPPOSITES_WITH_A_REASON: Mapping[str, Opposite] = {
    "post_unhidden": acts.hide_post,
    "post_edit_unlocked": locking.lock_edits,
    "post_restored": acts.remove_post,
    "thread_unlocked": states.lock_thread,
}


def _by(opposite: Opposite) -> Callable[[Actor, AuditEntry], object]:
    return lambda actor, entry: opposite(actor, entry.subject_id)


def _by_with_reason(opposite: Opposite) -> Callable[[Actor, AuditEntry], object]:
    return lambda actor, entry: opposite(actor, entry.subject_id, entry.reason)


for _act, _opposite in _OPPOSITES.items():
    undoes(_act)(_by(_opposite))
for _act, _opposite in _OPPOSITES_WITH_A_REASON.items():
    undoes(_act)(_by_with_reason(_opposite))


@undoes("post_hidden")
def unhide_post(actor: Actor, entry: AuditEntry) -> None:
    """Show it again, as the solution if it was."""
    _mark_again(actor, entry, acts.unhide_post(actor, entry.subject_id))


@undoes("post_removed")
def restore_post(actor: Actor, entry: AuditEntry) -> None:
    """Bring it back, as the solution if it was."""
    _mark_again(actor, entry, acts.restore_post(actor, entry.subject_id))


@undoes("post_edited")
def revert_edit(actor: Actor, entry: AuditEntry) -> None:
    """Bring back what it said before, unless it was edited again. Raises EditedSince."""
    post, number = post_queries.get_post(actor, entry.subject_id), entry.undo["revision"]
    if post.edit_count + 1 != number:
        raise EditedSince
    posts.revert_post(actor, post.id, number - 1, post.version)


@undoes("thread_solved", "thread_unsolved")
def reset_solution(actor: Actor, entry: AuditEntry) -> None:
    """The reply that was marked before, as long as it is one that everybody can read."""
    thread, before = thread_queries.get_thread(actor, entry.subject_id, lock=True), entry.undo.get("post_id")
    if before and states.is_answer(thread, before):
        states.mark_solution(actor, thread.id, before)
    else:
        states.unmark_solution(actor, thread.id)


@undoes("thread_split", "thread_merged")
def undo_move(actor: Actor, entry: AuditEntry) -> None:
    """Give the posts back to the thread they were taken from."""
    moving.undo_move(actor, entry)


@undoes("thread_moved")
def move_back(actor: Actor, entry: AuditEntry) -> None:
    """Put it back into the group it was in, under the words it had there, and before the others if it was."""
    until = from_text(entry.undo.get("until"))
    moving.move_back(actor, entry, still_pinned=until is None or until > clock.now())


@undoes("thread_pinned", "thread_unpinned")
def reset_pin(actor: Actor, entry: AuditEntry) -> None:
    """As it was before; a pin whose end has passed is gone."""
    until = from_text(entry.undo.get("until"))
    pinned = entry.undo.get("pinned", entry.act == "thread_unpinned")
    if pinned and (until is None or until > clock.now()):
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


def _mark_again(actor: Actor, entry: AuditEntry, post: Post) -> None:
    thread = post.thread
    if entry.undo.get("solution") and not thread.solved and not thread.archived and states.is_answer(thread, post.id):
        states.mark_solution(actor, thread.id, post.id)
