"""What happens in discussions and comes to the queue, or need not be decided any more. Each may run twice, or late.

Late means that it may have been taken back meanwhile, so what counts is how things stand now.
"""

from __future__ import annotations

from forum.blueprints.directory.events import MemberBlocked
from forum.blueprints.directory.queries import blocks
from forum.blueprints.discussions.events import (
    PostApproved,
    PostEdited,
    PostHeld,
    PostHidden,
    PostPublished,
    PostRefused,
    PostsMoved,
    PostWithdrawn,
    ThreadChanged,
    ThreadMoved,
)
from forum.blueprints.moderation import rules
from forum.blueprints.moderation.queries import noticing
from forum.blueprints.moderation.services import filling
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import ActLogged
from forum.kernel.events import subscribe


@subscribe(PostPublished)
def look_at_newcomers(event: PostPublished) -> None:
    """The first posts of somebody new wait for a welcome, or for help."""
    if noticing.is_newcomer(event.author_id) and not noticing.was_approved(event.post_id):
        filling.queue_subject(SYSTEM, rules.NEWCOMER, "post", event.post_id)


@subscribe(PostPublished, PostEdited)
def look_for_watched_words(event: PostPublished | PostEdited) -> None:
    """A post with a word that its group watches waits for a look."""
    for word in noticing.find_watched_words(event.post_id):
        if not noticing.was_seen(event.post_id, word):
            filling.queue_subject(SYSTEM, rules.WATCH_WORD, "post", event.post_id, word)


@subscribe(PostPublished)
def settle_answered(event: PostPublished) -> None:
    """A thread with an answer is no longer unanswered."""
    if not noticing.needs_answer(event.thread_id):
        filling.settle_subject(SYSTEM, "thread", event.thread_id, kinds=(rules.UNANSWERED,), by_id=event.author_id)


@subscribe(PostEdited)
def note_edit(event: PostEdited) -> None:
    """A moderator who looks at the old text is told that there is a new one."""
    filling.note_edit(SYSTEM, "post", event.post_id)


@subscribe(PostWithdrawn)
def settle_withdrawn(event: PostWithdrawn) -> None:
    """Nobody needs to decide about a text that is gone."""
    if noticing.is_withdrawn(event.post_id):
        filling.settle_subject(SYSTEM, "post", event.post_id)


@subscribe(ThreadChanged)
def settle_thread(event: ThreadChanged) -> None:
    """The same for a thread, and for one that takes no answers any more."""
    if event.what == "removed" and noticing.is_removed(event.thread_id):
        filling.settle_subject(SYSTEM, "thread", event.thread_id)
    elif event.what in ("locked", "archived") and not noticing.needs_answer(event.thread_id):
        filling.settle_subject(SYSTEM, "thread", event.thread_id, kinds=(rules.UNANSWERED,))


@subscribe(PostHeld)
def ask_for_approval(event: PostHeld) -> None:
    """What must be published by a moderator waits for her; `why` says which rule holds it."""
    if noticing.is_pending(event.post_id):
        filling.queue_subject(SYSTEM, rules.APPROVAL, "post", event.post_id, event.why)


@subscribe(PostApproved, PostRefused)
def settle_approved(event: PostApproved | PostRefused) -> None:
    """What was published or refused on its own page needs no decision in the queue."""
    if not noticing.is_pending(event.post_id):
        filling.settle_subject(SYSTEM, "post", event.post_id, kinds=(rules.APPROVAL,))


@subscribe(PostHidden)
def settle_hidden(event: PostHidden) -> None:
    """What a moderator hid on its own page is decided; what reports hid waits for her."""
    if noticing.is_hidden_by_somebody(event.post_id):
        filling.settle_subject(SYSTEM, "post", event.post_id, by_id=event.by_id)


@subscribe(ActLogged)
def settle_lifted(event: ActLogged) -> None:
    """A silence that was ended on its own page needs no decision in the queue."""
    sanction = noticing.find_lifted(event.entry_id) if event.act == "sanction_lifted" else None
    if sanction is not None and sanction.lifted_at is not None:
        filling.settle_subject(SYSTEM, "sanction", sanction.id, by_id=sanction.lifted_by_id)


@subscribe(MemberBlocked)
def notice_blocks(event: MemberBlocked) -> None:
    """Programme staff hear, at most once a year, of somebody from whom several members want to hear no more."""
    since = clock.now() - rules.TOLD_OF_BLOCKS_EVERY
    many = blocks.is_blocked_by(event.blocked_id, rules.BLOCKED_BY)
    if many and not noticing.was_told_of_blocks(event.blocked_id, since):
        filling.queue_subject(SYSTEM, rules.REPORT, "member", event.blocked_id, "blocked")


@subscribe(ThreadMoved)
def follow_thread(event: ThreadMoved) -> None:
    """What waits about a thread and its posts goes to the moderators of the group it is in now."""
    filling.follow_thread(SYSTEM, event.thread_id)


@subscribe(PostsMoved)
def follow_posts(event: PostsMoved) -> None:
    """The same for posts that went to a thread of another group."""
    filling.follow_thread(SYSTEM, event.into_thread_id)
