"""Threads to which something happens by itself, for Plaza itself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post, PostRevision
from forum.blueprints.discussions.models.threads import Thread
from forum.kernel.database import session


def find_due_timer(now: datetime) -> Thread | None:
    """The thread whose timer is due the longest, with who set it, held; None that another process holds."""
    setter = joinedload(Thread.timer_by).joinedload(Member.city)
    due = sa.select(Thread).where(Thread.timer_at <= now).order_by(Thread.timer_at, Thread.id).limit(1)
    return session.scalar(due.options(setter, joinedload(Thread.group)).with_for_update(of=Thread, skip_locked=True))


def find_ended_pin(now: datetime) -> Thread | None:
    """The thread whose pin ended first, held likewise."""
    due = sa.select(Thread).where(Thread.pinned_until <= now).order_by(Thread.pinned_until, Thread.id).limit(1)
    return session.scalar(due.options(joinedload(Thread.group)).with_for_update(of=Thread, skip_locked=True))


def find_last_written(author_id: int, thread_id: int, since: datetime) -> datetime | None:
    """When somebody posted last in a thread or changed a post of it so that it shows, if it was since a moment."""
    sent = sa.select(sa.func.max(Post.created_at).label("at")).where(
        Post.author_id == author_id, Post.created_at > since, Post.thread_id == thread_id
    )
    changed = sa.select(sa.func.max(PostRevision.at).label("at")).where(
        PostRevision.editor_id == author_id, PostRevision.at > since, PostRevision.number > 1,
        PostRevision.post_id.in_(sa.select(Post.id).where(Post.thread_id == thread_id)),
    )  # fmt: skip
    either = sa.union_all(sent, changed).subquery()
    last: datetime | None = session.scalar(sa.select(sa.func.max(either.c.at)))
    return last
