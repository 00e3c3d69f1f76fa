"""Threads: one, and lists of them with what their reader has not read yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.tags import Tag, thread_tags
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant, thread_criteria
from forum.blueprints.discussions.queries import news
from forum.blueprints.discussions.rules import PERIODS
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

MOST_PEOPLE = 3


@dataclass(frozen=True)
class ThreadShown:
    """A thread as one reader sees it.

    `is_new` was never opened, `has_unread` has posts after what was read; `unread` is how many of them are new to
    somebody who has read the thread before. `passed_number` was there when the group was marked as read. `unheard` of
    those after were written by people whom the reader has blocked, and count nowhere.
    """

    thread: Thread
    is_new: bool
    has_unread: bool
    read_number: int | None
    passed_number: int | None = None
    resume_number: int | None = None
    unheard: int = 0
    people: Sequence[Any] = field(default_factory=list)

    @property
    def version(self) -> int:
        """The version of the thread, for its ETag."""
        return self.thread.version

    @property
    def timer(self) -> Thread | None:
        """The thread itself when something happens to it by itself."""
        return self.thread if self.thread.timed else None

    @property
    def slow_mode(self) -> Thread | None:
        """The thread itself while it is in slow mode."""
        return self.thread if self.thread.is_slow(clock.now()) else None

    @property
    def is_unread(self) -> bool:
        """Whether there is anything to read."""
        return self.is_new or self.has_unread

    @property
    def read_so_far(self) -> int:
        """The number of the last post that counts as read; 0 for whoever never opened the thread."""
        return max(self.read_number or 0, self.passed_number or 0) if self.read_number else 0

    @property
    def unread(self) -> int:
        if not self.has_unread or not self.read_so_far:
            return 0
        return max(0, self.thread.last_number - self.read_so_far - self.unheard)


def get_thread(actor: Actor, thread_id: int, *, lock: bool = False) -> Thread:
    """A thread with its group. Raises NotFound.

    With `lock`, writers of the same thread take turns from here on, until the transaction ends.
    """
    statement = policies.visible_threads(actor).where(Thread.id == thread_id).options(joinedload(Thread.group))
    found = session.scalar(statement.with_for_update(of=Thread) if lock else statement)
    if found is None:
        raise NotFound
    return found


def find_removed_thread(actor: Actor, thread_id: int) -> Thread | None:
    """A thread that was removed, for those who can restore it."""
    statement = policies.removed_threads(actor).where(Thread.id == thread_id).options(joinedload(Thread.group))
    return session.scalar(statement.with_for_update(of=Thread))


def get_thread_to_show(actor: Actor, thread_id: int) -> ThreadShown:
    """A thread with all that its page or its JSON says of it. Raises NotFound."""
    found = find_thread_to_show(actor, thread_id)
    if found is None:
        raise NotFound
    return found


def find_thread_to_show(actor: Actor, thread_id: int) -> ThreadShown | None:
    """The same; None for one that is not seen, or is a part of another one now."""
    statement = news.with_reading(actor, policies.visible_threads(actor)).where(Thread.id == thread_id)
    row = session.execute(statement.options(*_shown(), joinedload(Thread.locked_by))).one_or_none()
    return None if row is None else ThreadShown(*row)


def list_threads(
    actor: Actor,
    sort: str = "latest",
    group_id: int | None = None,
    criterion_id: int | None = None,
    criterion: str | None = None,
    criterion_ids: Collection[int] = (),
    tag: str | None = None,
    question: bool = False,
    period: str = "month",
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[ThreadShown]:
    """Threads of a group, pinned ones first, or of all groups that are not muted.

    `latest` goes by the last post, `newest` by the first. `new` keeps what one has never opened, `unread` what has
    posts one has not read, `waiting` both. `top` goes by replies, among those with a post in the period. `unanswered`
    keeps open threads without a reply, the newest first. To a stranger, `new` is `newest`. `criterion` is a code,
    of `criterion_ids` a thread is about at least one, `tag` is a word as addresses write it; `question` keeps what was
    asked as a question.
    """
    statement = news.with_reading(actor, policies.visible_threads(actor)).options(*_shown())
    if about := [*criterion_ids, *([] if criterion_id is None else [criterion_id])]:
        tagged = sa.select(thread_criteria.c.thread_id).where(thread_criteria.c.criterion_id.in_(about))
        statement = statement.where(Thread.id.in_(tagged))
    if group_id is not None:
        statement = statement.where(Thread.group_id == group_id)
    elif actor.signed_in:
        statement = statement.where(news.level() != "muted")
    statement = statement.where(*_kept(actor, sort, period), *_about(criterion, tag, question=question))
    page = paginate(statement, _order(sort, in_group=group_id is not None), cursor, limit)
    people = _people([row[0].id for row in page.items])
    return page.map(lambda row: replace(ThreadShown(*row), people=people.get(row[0].id, [])))


def list_participants(thread_id: int, most: int = 12) -> Sequence[ThreadParticipant]:
    """Who has written most in a thread that the asker sees, with their cities."""
    statement = sa.select(ThreadParticipant).where(ThreadParticipant.thread_id == thread_id)
    statement = statement.options(joinedload(ThreadParticipant.member).joinedload(Member.city))
    order = (ThreadParticipant.posts.desc(), ThreadParticipant.last_at.desc(), ThreadParticipant.member_id)
    return session.scalars(statement.order_by(*order).limit(most)).all()


def find_thread_to_tell(thread_id: int) -> Thread | None:
    """A thread for the room of its group, whose door has asked the policy; None while it waits or once removed."""
    statement = sa.select(Thread).where(Thread.id == thread_id, Thread.deleted_at.is_(None))
    return session.scalar(statement.where(Thread.pending_at.is_(None)).options(joinedload(Thread.group)))


def _kept(actor: Actor, sort: str, period: str) -> list[sa.ColumnElement[bool]]:
    if sort == "unanswered":
        open_ones = Thread.locked_at.is_(None), Thread.archived_at.is_(None), Thread.pending_at.is_(None)
        return [Thread.reply_count == 0, *open_ones]
    if sort == "top":
        days = PERIODS[period]
        return [] if days is None else [Thread.last_post_at > clock.now() - timedelta(days=days)]
    if sort not in ("new", "unread", "waiting"):
        return []
    if not actor.signed_in:
        return [] if sort == "new" else [sa.false()]
    horizon = news.horizon_of(actor)
    wanted = {"new": [news.is_new(actor, horizon)], "unread": [news.is_unread(actor, horizon)]}
    either = wanted.get(sort) or [sa.or_(*wanted["new"], *wanted["unread"])]
    moment = Thread.created_at if sort == "new" else Thread.last_post_at
    return [moment > horizon, news.level() != "muted", Thread.pending_at.is_(None), *either]


def _about(criterion: str | None, tag: str | None, *, question: bool) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = [Thread.question.is_(True)] if question else []
    if criterion is not None:
        found = standard_queries.find_criteria([criterion]).get(criterion)
        tagged = sa.select(thread_criteria.c.thread_id).where(
            thread_criteria.c.criterion_id == (found.id if found else 0)
        )
        wanted.append(Thread.id.in_(tagged))
    if tag is not None:
        words = sa.select(thread_tags.c.thread_id).join(Tag, Tag.id == thread_tags.c.tag_id).where(Tag.slug == tag)
        wanted.append(Thread.id.in_(words))
    return wanted


def _order(sort: str, *, in_group: bool) -> list[Key]:
    by_first = sort in ("new", "newest", "unanswered")
    moment: InstrumentedAttribute[Any] = Thread.created_at if by_first else Thread.last_post_at
    first = Thread.reply_count if sort == "top" else moment
    keys = [Key(first, descending=True), Key(Thread.id, descending=True)]
    pinned = [Key(Thread.pin_rank, descending=True)] if in_group and sort == "latest" else []
    return [*pinned, *keys]


def _shown() -> tuple[ExecutableOption, ...]:
    author = joinedload(Thread.author).joinedload(Member.city)
    return (
        joinedload(Thread.group).joinedload(Group.area),
        author,
        selectinload(Thread.criteria),
        selectinload(Thread.tags).joinedload(Tag.group),
    )


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
