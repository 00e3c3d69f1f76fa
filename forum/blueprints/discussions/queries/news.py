"""What is new to a reader, and what she has begun or follows and not read to its end: two lists that never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.readings import ReadingChoice, ThreadReading
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant
from forum.blueprints.discussions.rules import HORIZONS, MOST_COUNTED, MOST_LOOKED_AT, USUAL_HORIZON
from forum.blueprints.groups.models.groups import Group, Membership
from forum.kernel import clock
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import UTCDateTime, session

_FOLLOWED = ("tracking", "watching")


@actor_fact("reading_days")
def _load_days(member_id: int) -> int:
    return session.scalar(sa.select(ReadingChoice.days).where(ReadingChoice.member_id == member_id)) or USUAL_HORIZON


def reading_days(actor: Actor) -> int:
    """For how many days things stay new or unread to the actor."""
    days: int = actor.fact("reading_days") or USUAL_HORIZON
    return days


def horizon_of(actor: Actor) -> datetime:
    """What happened before is neither new nor unread to the actor, so that no old heap haunts her."""
    return clock.now() - timedelta(days=reading_days(actor))


def with_reading(actor: Actor, statement: sa.Select[Thread]) -> sa.Select[Any]:
    """Threads with how the actor has read them: the columns that `ThreadShown` takes."""
    mine = actor.id or 0
    belongs = sa.and_(Membership.group_id == Thread.group_id, Membership.member_id == mine)
    horizon = _own_horizon(mine)
    return (
        statement.outerjoin(ThreadReading, _reading_of(mine))
        .outerjoin(Membership, belongs)
        .add_columns(is_new(actor, horizon), is_unread(actor, horizon), ThreadReading.read_number, _passed())
        .add_columns(ThreadReading.resume_number, _unheard(actor))
    )


def is_new(actor: Actor, horizon: Any) -> sa.ColumnElement[bool]:
    """Started in a group one belongs to since one joined or put the new ones aside, and never opened.

    A thread in which only people whom one has blocked have written is not new.
    """
    written = sa.or_(_is_heard(actor, Thread.author_id), _has_heard(actor))
    return sa.and_(Membership.id.is_not(None), sa.not_(_opened()), *_begun_lately(horizon), written)


def is_unread(actor: Actor, horizon: Any) -> sa.ColumnElement[bool]:
    """Posts after the read position, in a thread of one's groups or one that one follows, which is not new.

    Where one has never been, those count that came since one joined or marked the group as read. Posts of people whom
    one has blocked do not count.
    """
    mine = Membership.id.is_not(None)
    follows = sa.func.coalesce(ThreadReading.watch_level, "normal").in_(_FOLLOWED)
    last = _is_heard(actor, Thread.last_poster_id)
    aside = _is_behind(Thread.last_post_at)
    behind = sa.and_(_opened(), Thread.last_number > ThreadReading.read_number)
    # A case, since SQLite works out both sides of an "or" in a column, and the posts of a long thread are many.
    posts = _after_reading(actor).where(Post.created_at > horizon).exists()
    written = sa.case((sa.not_(behind), sa.false()), (last, sa.true()), else_=posts)
    begun = sa.and_(behind, sa.or_(mine, follows), aside, written)
    lately = sa.and_(*_since_aside(Thread.last_post_at), sa.or_(last, _has_heard(actor, horizon)))
    # What is new is told by two moments, so that nobody looks for who wrote in it.
    other = sa.and_(mine, sa.not_(_opened()), sa.not_(sa.and_(*_begun_lately(horizon))), lately)
    return sa.and_(Thread.last_post_at > horizon, sa.or_(begun, other))


def level() -> sa.ColumnElement[str]:
    """How closely one follows a thread: its own level, else that of its group."""
    return sa.func.coalesce(ThreadReading.watch_level, Membership.watch_level, "normal")


def list_news_counts(actor: Actor, group_id: int | None = None) -> Sequence[sa.Row[int, str, str, int, int]]:
    """How many threads are new and unread to a member in each of her groups, or in one; one statement.

    A row has `id`, `name`, `slug`, `new` and `unread`, each counted to 100. Closed and muted groups are left out.
    """
    horizon = horizon_of(actor)
    statement = (
        sa.select(
            Group.id, Group.name, Group.slug,
            _count(actor, is_new(actor, horizon), Thread.created_at > horizon).label("new"),
            _count(actor, is_unread(actor, horizon), Thread.last_post_at > horizon).label("unread"),
        )
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.member_id == (actor.id or 0), Membership.watch_level != "muted", Group.archived_at.is_(None))
        .order_by(Group.name, Group.id)
    )  # fmt: skip
    if group_id is not None:
        statement = statement.where(Group.id == group_id)
    return session.execute(statement).all()


def _count(actor: Actor, *wanted: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    found = (
        policies.visible_threads(actor)
        .outerjoin(ThreadReading, _reading_of(actor.id or 0))
        .where(Thread.group_id == Membership.group_id, level() != "muted", *wanted)
        .with_only_columns(sa.literal(1).label("one"))
        .limit(MOST_COUNTED)
        .correlate(Membership, Group)
        .subquery()
    )
    return sa.select(sa.func.count()).select_from(found).scalar_subquery()


def _own_horizon(member_id: int) -> sa.ColumnElement[datetime]:
    """`horizon_of` within the statement, so that showing a thread needs none of its own."""
    now = clock.now()
    days = sa.select(ReadingChoice.days).where(ReadingChoice.member_id == member_id).scalar_subquery()
    moments = {number: sa.literal(now - timedelta(days=number), UTCDateTime) for number in HORIZONS}
    return sa.case(moments, value=days, else_=moments[USUAL_HORIZON])


def _reading_of(member_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(ThreadReading.thread_id == Thread.id, ThreadReading.member_id == member_id)


def _opened() -> sa.ColumnElement[bool]:
    return sa.func.coalesce(ThreadReading.read_number, 0) > 0


def _new_from() -> sa.ColumnElement[datetime]:
    return sa.func.coalesce(Membership.new_from, Membership.joined_at)


def _begun_lately(horizon: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return Thread.created_at > _new_from(), Thread.created_at > horizon


def _is_behind(moment: Any) -> sa.ColumnElement[bool]:
    """Not marked as read with the group, after one has read the thread."""
    read = sa.or_(Membership.id.is_(None), Membership.read_up_to <= ThreadReading.read_at)
    return sa.or_(read, moment > Membership.read_up_to)


def _since_aside(moment: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return moment > Membership.read_up_to, moment > _new_from()


def _is_heard(actor: Actor, author_id: Any) -> sa.ColumnElement[bool]:
    blocked: sa.ColumnElement[bool] = author_id.in_(directory_policies.blocked_members(actor))
    return sa.not_(blocked)


def _has_heard(actor: Actor, horizon: Any = None) -> sa.ColumnElement[bool]:
    """Whether somebody whom one has not blocked has written; with a horizon since then, and since it was put aside."""
    wrote = (ThreadParticipant.thread_id == Thread.id, _is_heard(actor, ThreadParticipant.member_id))
    found = sa.select(ThreadParticipant.thread_id).where(*wrote)
    if horizon is not None:
        found = found.where(ThreadParticipant.last_at > horizon, *_since_aside(ThreadParticipant.last_at))
    return found.correlate(Thread, Membership).exists()


def _after_reading(actor: Actor, *, heard: bool = True) -> sa.Select[int]:
    """Posts behind the read position of people whom one has not blocked, or of those whom one has."""
    behind = (Post.thread_id == Thread.id, Post.number > ThreadReading.read_number, _is_behind(Post.created_at))
    theirs = _is_heard(actor, Post.author_id)
    found = sa.select(Post.id).where(*behind, theirs if heard else sa.not_(theirs))
    return found.correlate(Thread, ThreadReading, Membership)


def _unheard(actor: Actor) -> sa.ColumnElement[int]:
    """How many of the last thousand numbers that one has not read are of people whom one has blocked."""
    late = Post.number > Thread.last_number - MOST_LOOKED_AT
    many = _after_reading(actor, heard=False).where(late).with_only_columns(sa.func.count(Post.id)).scalar_subquery()
    any_blocked = directory_policies.blocked_members(actor).exists()
    return sa.case((sa.and_(any_blocked, Thread.last_number > ThreadReading.read_number), many), else_=0)


def _passed() -> sa.ColumnElement[int | None]:
    """The number of the last post that was there when the group was marked as read after the thread was."""
    placed = sa.select(Post.number).where(Post.thread_id == Thread.id, Post.number > 0)
    there = placed.where(Post.created_at <= Membership.read_up_to)
    last = there.order_by(Post.created_at.desc()).limit(1).correlate(Thread, Membership).scalar_subquery()
    return sa.case((sa.and_(_opened(), Membership.read_up_to > ThreadReading.read_at), last), else_=sa.null())
