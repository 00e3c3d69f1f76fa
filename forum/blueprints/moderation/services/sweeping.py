"""Removing everything that somebody wrote, for who came only to advertise: one act, with one way back."""

from __future__ import annotations

from contextlib import suppress

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.services import acts, approving, threads
from forum.blueprints.moderation import policies
from forum.blueprints.moderation.queries import log, sweeping
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry, undoes
from forum.kernel.database import session
from forum.kernel.errors import ForumError
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def sweep_member(actor: Actor, member_id: int, reason: str) -> AuditEntry:
    """Remove all posts of a member, and the threads in which nobody else answered; do not publish what waits.

    Only while they are few and new. Its author is told of each, and each stands in the log of its group. Raises
    NotFound, Forbidden (`too_many_posts`, `too_old`, `nothing_written`).
    """
    member, posts = sweeping.list_written(actor, member_id)
    authorize(policies.can_sweep, actor, member, posts)
    before = log.newest_entry_id()
    for post in sorted(posts, key=lambda one: one.number == 1):  # replies first, so that what is left are others'
        _take_away(actor, post, reason)
    done = log.list_acts_on(before, actor, member_id)
    return audit.log(
        actor, "member_swept", "member", member_id, member_id=member_id, reason=reason, staff={"posts": len(posts)},
        undo={"entry_ids": list(done)},
    )  # fmt: skip


@undoes("member_swept")
def bring_all_back(actor: Actor, entry: AuditEntry) -> None:
    """Each post and thread, the threads before what stands in them; what was changed since stays as it is."""
    for act_id in reversed(entry.undo["entry_ids"]):
        act = session.get_one(AuditEntry, act_id)
        if not audit.has_way_back(act, clock.now()):
            continue
        with suppress(ForumError), savepoint():
            audit.undo_act(actor, act.id)


def _take_away(actor: Actor, post: Post, reason: str) -> None:
    thread: Thread = post.thread
    session.refresh(thread, ["reply_count"])
    if post.pending_at is not None:
        approving.refuse_post(actor, post.id, reason)
    elif post.number == 1 and thread.author_id == post.author_id and thread.reply_count == 0:
        threads.remove_thread(actor, thread.id, reason=reason)
    else:
        acts.remove_post(actor, post.id, reason)
