"""How members follow threads: for themselves, and for telling them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.posts import Mention, Post
from forum.blueprints.discussions.models.readings import ReadingChoice, ThreadReading
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.database import session


def find_reading(actor: Actor, thread_id: int) -> ThreadReading | None:
    """How far one has read a thread, and how closely one follows it."""
    if actor.id is None:
        return None
    return session.get(ThreadReading, (actor.id, thread_id))


def find_first_unread(actor: Actor, thread_id: int) -> int | None:
    """The number of the first post of a thread that one has not read, in the order in which they stand; two statements.

    None where one has never been, where one may not be, and where one has read everything. What nobody may read any
    more and what people wrote whom one has blocked is passed over.
    """
    shown = thread_queries.find_thread_to_show(actor, thread_id)
    if shown is None or not shown.read_so_far:
        return None
    rest = policies.visible_posts(actor).where(Post.thread_id == thread_id, Post.number > shown.read_so_far)
    heard = Post.author_id.not_in(directory_policies.blocked_members(actor))
    first = rest.where(heard, Post.stands, Post.position > 0).order_by(Post.position).limit(1)
    return session.scalar(first.with_only_columns(Post.number))


def find_watch_levels(thread: Thread) -> Mapping[int, str]:
    """How closely each member of the group and each follower of the thread follows it; two statements.

    The thread's level goes before the group's. For telling them; asks no policy since nothing is shown.
    """
    own = sa.select(ThreadReading.member_id, ThreadReading.watch_level).where(
        ThreadReading.thread_id == thread.id, ThreadReading.watch_level.is_not(None)
    )
    levels = dict(group_queries.find_watch_levels(thread.group_id))
    return levels | {row.member_id: row.watch_level or "normal" for row in session.execute(own)}


def read_number_of(member_id: int, thread_id: int) -> int:
    """Up to which post a member has read a thread, 0 for not at all; for telling her."""
    mine = ThreadReading.member_id == member_id, ThreadReading.thread_id == thread_id
    return session.scalar(sa.select(ThreadReading.read_number).where(*mine)) or 0


def level_after_reply(member_id: int) -> str | None:
    """How closely a member follows a thread once she has replied; None for like its group."""
    choice = session.get(ReadingChoice, member_id)
    level = choice.after_reply if choice else "tracking"
    return None if level == "normal" else level


def list_mentioned(post_id: int) -> Sequence[int]:
    """The ids of the members whom a post names."""
    return session.scalars(sa.select(Mention.member_id).where(Mention.post_id == post_id)).all()


def has_read(member_id: int, post: Post) -> bool:
    """Whether a member has read up to a post, so that telling her again is not needed."""
    reading = session.get(ThreadReading, (member_id, post.thread_id))
    return reading is not None and reading.read_number >= post.number
