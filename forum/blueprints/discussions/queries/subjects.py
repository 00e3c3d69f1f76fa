"""Threads and posts as what reports, the log and the review queue point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied
from forum.kernel.subjects import SubjectCard


@dataclass(frozen=True)
class PostSubject:
    """A post with its thread and group; `readable` when the asker may read its text."""

    post: Post
    readable: bool


@dataclass(frozen=True)
class ThreadSubject:
    """A thread with its group and the post that opens it, if the asker may read that."""

    thread: Thread
    opening: Post | None


def load_posts(actor: Actor, ids: Sequence[int]) -> Mapping[int, PostSubject]:
    """The visible ones of these posts; one statement."""
    statement = policies.visible_posts(actor).where(Post.id.in_(ids))
    group = joinedload(Post.thread).joinedload(Thread.group)
    posts = session.scalars(statement.options(group, joinedload(Post.author).joinedload(Member.city)))
    return {post.id: PostSubject(post, _is_readable(actor, post)) for post in posts}


def post_card(subject: PostSubject) -> SubjectCard:
    """A post where it is not at home."""
    post = subject.post
    return SubjectCard(
        title=post.thread.title, text=post.body if subject.readable else "",
        html=post.html if subject.readable else "", author=post.author, at=post.created_at,
        where=post.thread.group.name,
    )  # fmt: skip


def may_report_post(actor: Actor, subject: PostSubject) -> Decision:
    """What one can read."""
    return ALLOWED if subject.post.stands else Denied("withdrawn", _l("This post was removed."))


def load_threads(actor: Actor, ids: Sequence[int]) -> Mapping[int, ThreadSubject]:
    """The visible ones of these threads; two statements."""
    statement = policies.visible_threads(actor).where(Thread.id.in_(ids))
    author = joinedload(Thread.author).joinedload(Member.city)
    threads = session.scalars(statement.options(joinedload(Thread.group), author)).all()
    opening = {post.id: post for post in session.scalars(_openings([thread.first_post_id for thread in threads]))}
    return {
        thread.id: ThreadSubject(thread, _readable(actor, thread, opening.get(thread.first_post_id or 0)))
        for thread in threads
    }


def thread_card(subject: ThreadSubject) -> SubjectCard:
    """A thread where it is not at home."""
    thread, post = subject.thread, subject.opening
    return SubjectCard(
        title=thread.title, text=post.body if post else "", html=post.html if post else "",
        author=thread.author, at=thread.created_at, where=thread.group.name,
    )  # fmt: skip


def _openings(ids: Sequence[int | None]) -> sa.Select[Post]:
    return sa.select(Post).where(Post.id.in_([number for number in ids if number is not None]))


def _readable(actor: Actor, thread: Thread, post: Post | None) -> Post | None:
    if post is None:
        return None
    set_committed_value(post, "thread", thread)
    return post if _is_readable(actor, post) else None


def _is_readable(actor: Actor, post: Post) -> bool:
    return bool(policies.can_read_post(actor, post))
