"""What somebody wrote and what still stands of it, as far as the asker reads it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import joinedload

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.moderation.rules import MOST_SWEPT
from forum.kernel.actor import Actor
from forum.kernel.database import session


def list_written(actor: Actor, member_id: int) -> tuple[Member, Sequence[Post]]:
    """A member and the posts of hers that are neither removed nor refused, the oldest first: one more than may be
    removed at once, at most. Raises NotFound."""
    member = account_queries.get_member(actor, member_id)
    standing = (Post.author_id == member_id, Post.deleted_at.is_(None), Post.refused_at.is_(None))
    thread = joinedload(Post.thread).joinedload(Thread.group)
    statement = discussion_policies.visible_posts(actor).where(*standing).options(thread, joinedload(Post.author))
    return member, session.scalars(statement.order_by(Post.created_at, Post.id).limit(MOST_SWEPT + 1)).all()
