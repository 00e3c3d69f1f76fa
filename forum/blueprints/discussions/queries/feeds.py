"""Whose feed is fetched, and what stands in it."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.feeds import FeedKey
from forum.kernel import actor as kernel_actor
from forum.kernel import clock
from forum.kernel.database import session


def find_reader(member_id: int) -> tuple[kernel_actor.Member, int] | None:
    """A member whose account is open and not suspended, as the one who asks, and the number of her feeds' key."""
    statement = (
        sa.select(Member, FeedKey.number)
        .outerjoin(FeedKey, FeedKey.member_id == Member.id)
        .where(Member.id == member_id, Member.closed_at.is_(None))
    )
    row = session.execute(statement).one_or_none()
    if row is None or row[0].is_suspended(clock.now()):
        return None
    return account_queries.as_actor(row[0]), row[1] or 0


def find_key(member_id: int) -> int:
    """The number of a member's present key."""
    return session.scalar(sa.select(FeedKey.number).where(FeedKey.member_id == member_id)) or 0
