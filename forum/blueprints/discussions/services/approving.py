"""Posts that wait until a moderator has read them: publishing them, or not."""

from __future__ import annotations

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import PostApproved, PostHeld, PostPublished, PostRefused, ThreadStarted
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import following as following_queries
from forum.blueprints.discussions.services import history, writing
from forum.blueprints.discussions.services.acts import hold_post
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def approve_post(actor: Actor, post_id: int, reason: str = "", version: int | None = None) -> Post:
    """Publish a post that waits, or that was refused; the opening post brings its thread along.

    For everybody else it begins now: it takes the next place of its thread and those who follow it are told. Raises
    NotFound, Forbidden (`not_pending` when somebody else was faster), StaleVersion.
    """
    post = hold_post(actor, post_id, version)
    authorize(policies.can_approve_post, actor, post)
    thread, at = post.thread, clock.now()
    before = thread.last_number
    writing.publish(thread, post, at)
    _author_has_read(post, before)
    history.log_post(actor, "post_approved", post, reason)
    facts = {"post_id": post.id, "thread_id": thread.id, "group_id": thread.group_id, "author_id": post.author_id}
    record(PostApproved(**facts))
    if post.id == thread.first_post_id:
        record(ThreadStarted(thread_id=thread.id, group_id=thread.group_id, author_id=thread.author_id))
    named = [number for number in following_queries.list_mentioned(post.id) if number != post.author_id]
    answered = session.get(Post, post.reply_to_id) if post.reply_to_id else None
    record(PostPublished(**facts, mentioned_ids=named, reply_to_author_id=answered.author_id if answered else None))
    return post


@use_case
def refuse_post(actor: Actor, post_id: int, reason: str = "", version: int | None = None) -> Post:
    """Leave a post that waits unpublished; its author sees that, and why. Raises NotFound, Forbidden, StaleVersion."""
    post = hold_post(actor, post_id, version)
    authorize(policies.can_refuse_post, actor, post)
    post.refuse(actor.id, clock.now(), reason)
    session.flush()
    history.log_post(actor, "post_refused", post, reason, undo={}, open_to_readers=False)
    record(
        PostRefused(post_id=post.id, thread_id=post.thread_id, group_id=post.thread.group_id, author_id=post.author_id)
    )
    return post


@use_case
def reconsider_post(actor: Actor, post_id: int) -> Post:
    """Let a post that was refused wait again. Raises NotFound, Forbidden."""
    post = hold_post(actor, post_id)
    authorize(policies.can_approve_post, actor, post)
    post.refuse(None, None)
    session.flush()
    facts = {"post_id": post.id, "thread_id": post.thread_id, "group_id": post.thread.group_id}
    record(PostHeld(**facts, author_id=post.author_id, why=post.pending_why))
    return post


def _author_has_read(post: Post, before: int) -> None:
    """Nobody's own post is new to her, unless it stands behind others that are."""
    reading = writing.reading_of(post.author_id, post.thread_id)
    if reading.read_number >= before:
        reading.read_number, reading.read_at = max(post.number, reading.read_number), clock.now()
    session.flush()
