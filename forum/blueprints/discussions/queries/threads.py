"""Threads: one, and lists of them with what their reader has not read yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.readings import ThreadReading
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant, thread_criteria
from forum.blueprints.groups.models.groups import Group, Membership
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

SORTS = ("latest", "new", "unread", "unanswered")
MOST_PEOPLE = 3


@dataclass(frozen=True)
class ThreadShown:
    """A thread as one reader sees it; `unread` is how many posts are new to somebody who has read it before."""

    thread: Thread
    is_unread: bool
    read_number: int | None
    people: Sequence[Any] = field(default_factory=list)

    @property
    def version(self) -> int:
        """The version of the thread, for its ETag."""
        return self.thread.version

    @property
    def unread(self) -> int:
        if not self.is_unread or not self.read_number:
            return 0
        return self.thread.last_number - self.read_number


def get_thread(actor: Actor, thread_id: int, *, lock: bool = False) -> Thread:
    """A thread with its group. Raises NotFound.

    With `lock`, writers of the same thread take turns from here on, until the transaction ends.
    """
    statement = policies.visible_threads(actor).where(Thread.id == thread_id).options(joinedload(Thread.group))
    found = session.scalar(statement.with_for_update(of=Thread) if lock else statement)
    if found is None:
        raise NotFound
    return found


def get_thread_to_show(actor: Actor, thread_id: int) -> ThreadShown:
    """A thread with all that its page or its JSON says of it. Raises NotFound."""
    statement = _with_reading(actor, policies.visible_threads(actor)).where(Thread.id == thread_id)
    row = session.execute(statement.options(*_shown(), joinedload(Thread.locked_by))).one_or_none()
    if row is None:
        raise NotFound
    return ThreadShown(*row)


def list_threads(
    actor: Actor,
    sort: str = "latest",
    group_id: int | None = None,
    criterion_id: int | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[ThreadShown]:
    """Threads of a group, pinned ones first, or of all groups that are not muted.

    `latest` goes by the last post, `new` by the first; `unread` keeps what has posts one has not read in threads and
    groups one follows; `unanswered` keeps open threads without a reply, the newest first.
    """
    statement = _with_reading(actor, policies.visible_threads(actor)).options(*_shown())
    if group_id is not None:
        statement = statement.where(Thread.group_id == group_id)
    elif actor.signed_in:
        statement = statement.where(_level() != "muted")
    if criterion_id is not None:
        tagged = sa.select(thread_criteria.c.thread_id).where(thread_criteria.c.criterion_id == criterion_id)
        statement = statement.where(Thread.id.in_(tagged))
    if sort == "unread":
        statement = statement.where(_unread(actor), _level() != "muted")
    if sort == "unanswered":
        statement = statement.where(Thread.reply_count == 0, Thread.locked_at.is_(None))
    moment: InstrumentedAttribute[Any] = Thread.created_at if sort in ("new", "unanswered") else Thread.last_post_at
    keys = [Key(moment, descending=True), Key(Thread.id, descending=True)]
    if group_id is not None and sort == "latest":
        keys.insert(0, Key(Thread.pin_rank, descending=True))
    page = paginate(statement, keys, cursor, limit)
    people = _people([row[0].id for row in page.items])
    return page.map(lambda row: ThreadShown(row[0], row[1], row[2], people.get(row[0].id, [])))


def list_participants(thread_id: int, most: int = 12) -> Sequence[ThreadParticipant]:
    """Who has written most in a thread that the asker sees, with their cities."""
    statement = sa.select(ThreadParticipant).where(ThreadParticipant.thread_id == thread_id)
    statement = statement.options(joinedload(ThreadParticipant.member).joinedload(Member.city))
    order = (ThreadParticipant.posts.desc(), ThreadParticipant.last_at.desc(), ThreadParticipant.member_id)
    return session.scalars(statement.order_by(*order).limit(most)).all()


def count_unread_threads(actor: Actor, most: int = 100) -> int:
    """How many threads one follows have something new, at most `most`."""
    statement = _with_reading(actor, policies.visible_threads(actor)).where(_unread(actor), _level() != "muted")
    unread = statement.with_only_columns(Thread.id).limit(most).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(unread)) or 0


def find_thread_to_tell(thread_id: int) -> Thread | None:
    """A thread for the room of its group, whose door has asked the policy; None once it is removed."""
    statement = sa.select(Thread).where(Thread.id == thread_id, Thread.deleted_at.is_(None))
    return session.scalar(statement.options(joinedload(Thread.group)))


def _with_reading(actor: Actor, statement: sa.Select[Thread]) -> sa.Select[Any]:
    mine = actor.id or 0
    read = sa.and_(ThreadReading.thread_id == Thread.id, ThreadReading.member_id == mine)
    belongs = sa.and_(Membership.group_id == Thread.group_id, Membership.member_id == mine)
    return (
        statement.outerjoin(ThreadReading, read)
        .outerjoin(Membership, belongs)
        .add_columns(_unread(actor).label("is_unread"), ThreadReading.read_number)
    )


def _unread(actor: Actor) -> sa.ColumnElement[bool]:
    """Posts after the read position; without one, posts since one joined or since the group was marked as read."""
    if not actor.signed_in:
        return sa.false()
    opened = ThreadReading.thread_id.is_not(None)
    since = sa.and_(sa.not_(opened), Membership.id.is_not(None), Thread.last_post_at > Membership.read_up_to)
    return sa.or_(sa.and_(opened, Thread.last_number > ThreadReading.read_number), since)


def _level() -> sa.ColumnElement[str]:
    return sa.func.coalesce(ThreadReading.watch_level, Membership.watch_level, "normal")


def _shown() -> tuple[ExecutableOption, ...]:
    author = joinedload(Thread.author).joinedload(Member.city)
    return joinedload(Thread.group).joinedload(Group.area), author, selectinload(Thread.criteria)


def _people(thread_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The last people who wrote in each thread, the latest first."""
    if not thread_ids:
        return {}
    latest_first = (ThreadParticipant.last_at.desc(), ThreadParticipant.member_id)
    place = sa.func.row_number().over(partition_by=ThreadParticipant.thread_id, order_by=latest_first)
    ranked = sa.select(ThreadParticipant.thread_id, ThreadParticipant.member_id, place.label("place"))
    latest = ranked.where(ThreadParticipant.thread_id.in_(thread_ids)).subquery()
    statement = (
        sa.select(latest.c.thread_id, Member.id, Member.name, Member.handle)
        .join(Member, Member.id == latest.c.member_id)
        .where(latest.c.place <= MOST_PEOPLE)
        .order_by(latest.c.thread_id, latest.c.place)
    )
    people: dict[int, list[Any]] = {}
    for row in session.execute(statement):
        people.setdefault(row.thread_id, []).append(row)
    return people
