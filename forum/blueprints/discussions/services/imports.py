"""Whole threads written at once, for imports and the demo community. Nobody is told of them; they can be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.events import ThreadImported
from forum.blueprints.discussions.models.posts import Mention, Post
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant, thread_criteria
from forum.blueprints.discussions.services.writing import count
from forum.blueprints.groups.models.groups import Group
from forum.kernel import markdown
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import slugify
from forum.kernel.use_case import use_case


@dataclass(frozen=True)
class PostDraft:
    """A post to write; `reply_to` is the place of an earlier one in the same draft, counted from 0."""

    author_id: int
    body: str
    at: datetime
    reply_to: int | None = None


@dataclass(frozen=True)
class ThreadDraft:
    """A thread to write; the first post opens it. `mentions` are the handles that lead to members, with their ids."""

    title: str
    posts: Sequence[PostDraft]
    language: str = "en"
    criterion_ids: Sequence[int] = ()
    mentions: Mapping[str, int] = field(default_factory=dict)
    moderator_id: int | None = None
    pinned: bool = False
    locked: bool = False
    views: int = 0


@use_case
def write_thread(actor: Actor, group_id: int, draft: ThreadDraft) -> Thread:
    """Write a thread with all its posts, times and counters as they were."""
    authorize(policies.can_write_threads, actor)
    first, last = draft.posts[0], draft.posts[-1]
    size = len(draft.posts)
    thread = Thread(
        group_id=group_id, author_id=first.author_id, title=draft.title, slug=slugify(draft.title),
        language=draft.language, created_at=first.at, given_number=size, last_number=size, post_count=size,
        reply_count=size - 1, last_post_at=last.at, last_poster_id=last.author_id,
        view_count=draft.views,
    )  # fmt: skip
    if draft.pinned:
        thread.pin(draft.moderator_id, last.at)
    if draft.locked:
        thread.lock(draft.moderator_id, last.at)
    session.add(thread)
    session.flush()
    thread.first_post_id = _write_posts(thread, draft)[0]
    _write_participants(thread, draft)
    if draft.criterion_ids:
        rows = [{"thread_id": thread.id, "criterion_id": number} for number in dict.fromkeys(draft.criterion_ids)]
        session.execute(sa.insert(thread_criteria), rows)
    latest = sa.case((Group.last_activity_at < last.at, last.at), else_=Group.last_activity_at)
    count(Group, group_id, {"thread_count": Group.thread_count + 1, "last_activity_at": latest})
    record(ThreadImported(thread_id=thread.id, group_id=group_id))
    return thread


def _write_posts(thread: Thread, draft: ThreadDraft) -> Sequence[int]:
    addresses = {handle: f"/members/{number}" for handle, number in draft.mentions.items()}
    rows = [
        {
            "thread_id": thread.id, "number": place, "position": place, "author_id": post.author_id,
            "body": post.body, "html": markdown.render(post.body, addresses), "created_at": post.at,
            "edit_count": 0, "version": 1,
        }
        for place, post in enumerate(draft.posts, start=1)
    ]  # fmt: skip
    insert = sa.insert(Post).returning(Post.id, sort_by_parameter_order=True)
    ids = session.scalars(insert, rows).all()
    _link_replies(draft, ids)
    _write_mentions(draft, ids)
    return ids


def _link_replies(draft: ThreadDraft, ids: Sequence[int]) -> None:
    links = [
        {"answer": ids[place], "answered": ids[post.reply_to]}
        for place, post in enumerate(draft.posts)
        if post.reply_to is not None
    ]
    if links:
        table = Post.metadata.tables[Post.__tablename__]
        linked = sa.update(table).where(table.c.id == sa.bindparam("answer"))
        session.connection().execute(linked.values(reply_to_id=sa.bindparam("answered")), links)


def _write_mentions(draft: ThreadDraft, ids: Sequence[int]) -> None:
    rows = [
        {"post_id": post_id, "member_id": draft.mentions[handle]}
        for post_id, post in zip(ids, draft.posts, strict=True)
        for handle in markdown.find_mentions(post.body)
        if handle in draft.mentions
    ]
    if rows:
        session.execute(sa.insert(Mention), rows)


def _write_participants(thread: Thread, draft: ThreadDraft) -> None:
    posts = Counter(post.author_id for post in draft.posts)
    last_at = {post.author_id: post.at for post in draft.posts}
    rows = [
        {"thread_id": thread.id, "member_id": member_id, "posts": number, "last_at": last_at[member_id]}
        for member_id, number in posts.items()
    ]
    session.execute(sa.insert(ThreadParticipant), rows)
