"""Where posts are now that stood elsewhere before."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.addresses import PostAddress
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound


def find_by_address(actor: Actor, thread_id: int, number: int) -> Post | None:
    """The post that a thread and a number lead to, there or wherever it was moved, with its thread and group."""
    moved = sa.select(PostAddress.post_id).where(PostAddress.thread_id == thread_id, PostAddress.number == number)
    here = sa.and_(Post.thread_id == thread_id, Post.number == number)
    statement = policies.visible_posts(actor).where(sa.or_(here, Post.id.in_(moved)))
    return session.scalar(statement.options(joinedload(Post.thread).joinedload(Thread.group)))


def get_by_address(actor: Actor, thread_id: int, number: int) -> Post:
    """The same. Raises NotFound."""
    found = find_by_address(actor, thread_id, number)
    if found is None:
        raise NotFound
    return found


def lead_from(places: Iterable[tuple[int, int]]) -> sa.ColumnElement[bool]:
    """Whether a post stands at one of these threads and numbers, or stood there before it was moved."""
    wanted = list(places)
    here = [sa.and_(Post.thread_id == thread_id, Post.number == number) for thread_id, number in wanted]
    before = [sa.and_(PostAddress.thread_id == thread_id, PostAddress.number == number) for thread_id, number in wanted]
    moved = sa.select(PostAddress.post_id).where(sa.or_(sa.false(), *before))
    return sa.or_(sa.false(), *here, Post.id.in_(moved))
