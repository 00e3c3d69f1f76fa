"""Threads and who has written in them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.tags import Tag, thread_tags
from forum.blueprints.discussions.rules import CLOSE, OPEN
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.standards.models import Criterion
from forum.kernel.database import Model, partial_index

thread_criteria = sa.Table(
    "thread_criteria",
    Model.metadata,
    sa.Column("thread_id", sa.ForeignKey("threads.id"), primary_key=True),
    sa.Column("criterion_id", sa.ForeignKey("criteria.id"), primary_key=True, index=True),
)


class Thread(Model):
    """A discussion in a group.

    `given_number` is the highest number ever given to a post, `last_number` that of the last post it has now;
    `post_count` counts the places of the thread, `reply_count` the replies that stand, `view_count` how often people
    have opened it, each once in 8 hours. `pin_rank` is 1 for a pinned
    thread, so that an order can begin with it; at `pinned_until` a job takes it back. A thread that was merged into
    another one keeps nothing but its address. At `timer_at` a job does `timer_act` (`rules.TIMER_ACTS`) in the name of
    who set the timer. Until `slow_until` everybody but moderators waits `slow_seconds` between two posts in it.
    """

    __tablename__ = "threads"
    __table_args__ = (
        sa.Index("ix_threads_of_group", "group_id", "pin_rank", "last_post_at", "id"),
        sa.Index("ix_threads_latest", "last_post_at", "id"),
        sa.Index("ix_threads_new", "created_at", "id"),
        sa.Index("ix_threads_of_group_latest", "group_id", "last_post_at", "id"),
        sa.Index("ix_threads_of_group_new", "group_id", "created_at", "id"),
        sa.Index("ix_threads_of_group_top", "group_id", "reply_count", "id"),
        sa.Index("ix_threads_top", "reply_count", "id"),
        partial_index("ix_threads_solved", "solved_at", "id", where="solved_at IS NOT NULL"),
        partial_index("ix_threads_featured", "featured_at", "id", where="featured_at IS NOT NULL"),
        partial_index("ix_threads_timer", "timer_at", "id", where="timer_at IS NOT NULL"),
        partial_index("ix_threads_pinned_until", "pinned_until", "id", where="pinned_until IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(255))
    slug: Mapped[str] = mapped_column(sa.String(80))
    language: Mapped[str] = mapped_column(sa.String(5), default="en")
    question: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    given_number: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    post_count: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    view_count: Mapped[int] = mapped_column(default=0, server_default="0")
    first_post_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("posts.id", use_alter=True, name="fk_threads_first_post_id"), index=True
    )
    last_post_at: Mapped[datetime]
    last_poster_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    pin_rank: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    pinned_at: Mapped[datetime | None]
    pinned_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    pinned_until: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    locked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    lock_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    archived_at: Mapped[datetime | None]
    featured_at: Mapped[datetime | None]
    solution_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("posts.id", use_alter=True, name="fk_threads_solution_id"), index=True
    )
    solved_at: Mapped[datetime | None]
    solved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    pending_at: Mapped[datetime | None]
    timer_act: Mapped[str] = mapped_column(sa.String(8), default="")
    timer_at: Mapped[datetime | None]
    timer_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    timer_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    slow_seconds: Mapped[int] = mapped_column(default=0)
    slow_until: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("threads.id"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(lazy="raise", foreign_keys=[author_id])
    locked_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[locked_by_id])
    solved_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[solved_by_id])
    timer_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[timer_by_id])
    criteria: Mapped[list[Criterion]] = relationship(
        secondary=thread_criteria, lazy="raise", order_by=Criterion.position
    )

    tags: Mapped[list[Tag]] = relationship(secondary=thread_tags, lazy="raise", order_by=Tag.slug)

    @property
    def path(self) -> str:
        """The address of the thread's page."""
        return f"/t/{self.slug}/{self.id}"

    @property
    def pinned(self) -> bool:
        return self.pinned_at is not None

    @property
    def locked(self) -> bool:
        return self.locked_at is not None

    @property
    def archived(self) -> bool:
        """Whether it is kept for reading only: nothing in it changes any more."""
        return self.archived_at is not None

    @property
    def featured(self) -> bool:
        return self.featured_at is not None

    @property
    def solved(self) -> bool:
        return self.solution_id is not None

    @property
    def pending(self) -> bool:
        """Whether it waits for approval: then its author and moderators alone see it."""
        return self.pending_at is not None

    @property
    def timed(self) -> bool:
        """Whether something happens to it by itself."""
        return self.timer_at is not None

    def is_slow(self, now: datetime) -> bool:
        """Whether it is in slow mode, which ends by itself."""
        return self.slow_until is not None and self.slow_until > now

    def pin(self, by: int | None, at: datetime | None, until: datetime | None = None) -> None:
        """Put the thread before the others of its group, if need be to an end, or back among them with None."""
        self.pinned_at, self.pinned_by_id, self.pin_rank = at, by if at else None, 1 if at else 0
        self.pinned_until = until if at else None

    def lock(self, by: int | None, at: datetime | None, reason: str = "") -> None:
        """Take no more replies, or take them again with None; a timer that would have done it has nothing to do."""
        self.locked_at, self.locked_by_id, self.lock_reason = at, by if at else None, reason if at else ""
        if self.timer_act == (CLOSE if at else OPEN):
            self.drop_timer()

    def set_timer(self, act: str, at: datetime, by: int | None, reason: str) -> None:
        """Do something to it at a moment; a thread has one timer."""
        self.timer_act, self.timer_at, self.timer_by_id, self.timer_reason = act, at, by, reason

    def drop_timer(self) -> None:
        self.timer_act, self.timer_at, self.timer_by_id, self.timer_reason = "", None, None, ""

    def slow_down(self, seconds: int, until: datetime | None) -> None:
        """Let so many seconds pass between two posts of one person, or none with 0."""
        self.slow_seconds, self.slow_until = seconds, until if seconds else None

    def solve(self, post_id: int | None, by: int | None, at: datetime) -> None:
        """Say which post answers it, or that none does."""
        self.solution_id = post_id
        self.solved_at, self.solved_by_id = (at, by) if post_id else (None, None)

    def approve(self, at: datetime) -> None:
        """Publish it: for everybody else it begins now."""
        self.pending_at, self.created_at, self.last_post_at = None, at, at


class ThreadParticipant(Model):
    """Who has written in a thread, how often, and when last."""

    __tablename__ = "thread_participants"

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    posts: Mapped[int] = mapped_column(default=1)
    last_at: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="raise")
