"""How closely members follow, and whose posts are quoted: for telling them. Asks no policy since nothing is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.queries import addresses
from forum.blueprints.groups.models.groups import Membership
from forum.kernel.database import session


def find_thread_levels(thread_id: int) -> Mapping[int, str]:
    """How closely members follow a thread who have said so for this thread."""
    statement = sa.select(ThreadReading.member_id, ThreadReading.watch_level).where(
        ThreadReading.thread_id == thread_id, ThreadReading.watch_level.is_not(None)
    )
    return {row.member_id: row.watch_level or "" for row in session.execute(statement)}


def list_authors(places: Iterable[tuple[int, int]]) -> Sequence[int]:
    """Who wrote the posts that these threads and numbers lead to, wherever they are now."""
    wanted = list(places)
    if not wanted:
        return []
    standing = sa.select(Post.author_id).where(addresses.lead_from(wanted), Post.stands)
    return session.scalars(standing.distinct()).all()


def find_level_of(member_id: int, thread_id: int, group_id: int) -> str:
    """How closely a member follows a thread; its own level goes before the group's."""
    reading = sa.and_(ThreadReading.member_id == member_id, ThreadReading.thread_id == thread_id)
    belongs = sa.and_(Membership.member_id == member_id, Membership.group_id == group_id)
    own = sa.select(ThreadReading.watch_level).where(reading).scalar_subquery()
    of_group = sa.select(Membership.watch_level).where(belongs).scalar_subquery()
    return str(session.scalar(sa.select(sa.func.coalesce(own, of_group, "normal"))))
