"""Bookmarks: one's own, and those whose moment has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.bookmarks import WHEN_REPLIED, Bookmark
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

LATEST_FIRST = [Key(Bookmark.created_at, descending=True), Key(Bookmark.id, descending=True)]
NEXT_FIRST = [Key(Bookmark.remind_at), Key(Bookmark.id)]


def find_bookmark(actor: Actor, post_id: int) -> Bookmark | None:
    """One's own bookmark of a post."""
    return session.scalar(policies.visible_bookmarks(actor).where(Bookmark.post_id == post_id).options(*_shown()))


def get_bookmark(actor: Actor, post_id: int) -> Bookmark:
    """One's own bookmark of a post. Raises NotFound."""
    found = find_bookmark(actor, post_id)
    if found is None:
        raise NotFound
    return found


def list_bookmarks(
    actor: Actor, reminders: bool = False, cursor: str | None = None, limit: int | None = None
) -> Page[Bookmark]:
    """One's own, the latest first; with `reminders` those one will be reminded of, the next first."""
    statement = policies.visible_bookmarks(actor).options(*_shown())
    if reminders:
        return paginate(statement.where(Bookmark.remind_at.is_not(None)), NEXT_FIRST, cursor, limit)
    return paginate(statement, LATEST_FIRST, cursor, limit)


def find_bookmarks(actor: Actor, post_ids: Iterable[int]) -> Mapping[int, Bookmark]:
    """One's own among these posts, by post; one statement, none for strangers."""
    if actor.id is None:
        return {}
    own = sa.select(Bookmark).where(Bookmark.member_id == actor.id, Bookmark.post_id.in_(list(post_ids)))
    return {bookmark.post_id: bookmark for bookmark in session.scalars(own)}


def count_bookmarks(member_id: int, most: int) -> int:
    """How many bookmarks a member has, at most `most`."""
    some = sa.select(Bookmark.id).where(Bookmark.member_id == member_id).limit(most).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def list_due(now: datetime, most: int) -> Sequence[Bookmark]:
    """Bookmarks whose moment has come, the longest due first, with the post; for Plaza itself."""
    due = sa.select(Bookmark).where(Bookmark.remind_at <= now).order_by(Bookmark.remind_at, Bookmark.id).limit(most)
    return session.scalars(due.options(joinedload(Bookmark.post)).with_for_update(of=Bookmark, skip_locked=True)).all()


def list_until_replied(member_id: int, thread_id: int) -> Sequence[Bookmark]:
    """A member's bookmarks in a thread that go when she replies; for Plaza itself."""
    here = sa.select(Post.id).where(Post.thread_id == thread_id, Post.id == Bookmark.post_id)
    own = sa.select(Bookmark).where(Bookmark.member_id == member_id, Bookmark.removal == WHEN_REPLIED, here.exists())
    return session.scalars(own).all()


def _shown() -> tuple[ExecutableOption, ...]:
    post = joinedload(Bookmark.post)
    thread = post.joinedload(Post.thread).joinedload(Thread.group)
    return thread, post.joinedload(Post.author).joinedload(Member.city)
