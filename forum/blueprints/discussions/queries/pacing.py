"""How much somebody has written lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.kernel.database import session


def list_started(author_id: int, since: datetime, most: int) -> Sequence[datetime]:
    """When somebody started the last threads since a moment, the latest first; removed ones count."""
    mine = sa.select(Thread.created_at).where(Thread.author_id == author_id, Thread.created_at > since)
    return session.scalars(mine.order_by(Thread.created_at.desc()).limit(most)).all()


def list_replied(author_id: int, since: datetime, most: int) -> Sequence[datetime]:
    """When somebody sent the last replies since a moment, the latest first; withdrawn and waiting ones count."""
    mine = sa.select(Post.created_at).where(Post.author_id == author_id, Post.created_at > since, Post.number != 1)
    return session.scalars(mine.order_by(Post.created_at.desc()).limit(most)).all()
