"""The versions of a post, for whoever changes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.discussions.models.posts import Post, PostRevision
from forum.kernel.database import session
from forum.kernel.errors import NotFound


def list_latest(post_id: int, most: int) -> Sequence[PostRevision]:
    """The last versions of a post that the asker may edit, the latest first."""
    statement = sa.select(PostRevision).where(PostRevision.post_id == post_id)
    return session.scalars(statement.order_by(PostRevision.number.desc()).limit(most)).all()


def get_revision(post: Post, number: int) -> PostRevision:
    """A version of a post that the asker may edit. Raises NotFound."""
    statement = sa.select(PostRevision).where(PostRevision.post_id == post.id, PostRevision.number == number)
    found = session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def count_edits(editor_id: int, since: datetime, most: int) -> int:
    """How many edits that show somebody has made since a moment, at most `most`."""
    made = sa.select(PostRevision.id).where(PostRevision.editor_id == editor_id, PostRevision.at >= since)
    recent = made.where(PostRevision.number > 1).limit(most).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(recent)) or 0
