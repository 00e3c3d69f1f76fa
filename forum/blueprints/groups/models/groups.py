"""Groups of members, and how each member belongs to them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.rules import (
    APPROVALS,
    BROWSE_ROLES,
    JOIN_POLICIES,
    KINDS,
    ROLES,
    VISIBILITIES,
    WATCH_LEVELS,
    rank_of,
)
from forum.blueprints.standards.models import Area
from forum.kernel.database import Model

RIGHTS = ("start_from", "reply_from", "attach_from", "invite_from", "mention_from")


def _one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(column).in_(values), name=column)


class Group(Model):
    """A community of members: a practice group, a chapter with its president, a cohort with a first and a last day.

    Anybody may read a `public` one, every member of the forum one for `members`. A `listed` one is known to all
    members and read by its own; a `private` one is known to its own and those they invite; a `hidden` one to its own.
    The columns that end in `_from` name the lowest role that may browse, start threads, reply, attach files, invite
    people or mention the group. The counters are kept by the verbs that change what they count.
    """

    __tablename__ = "groups"
    __table_args__ = (
        _one_of("kind", KINDS),
        _one_of("visibility", VISIBILITIES),
        _one_of("join_policy", JOIN_POLICIES),
        _one_of("browse_from", BROWSE_ROLES),
        *(_one_of(right, ROLES) for right in RIGHTS),
        _one_of("approve_threads", APPROVALS),
        _one_of("approve_replies", APPROVALS),
        sa.Index("ix_groups_order", "name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    handle: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(16), default="practice")
    name: Mapped[str] = mapped_column(sa.String(120))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    summary: Mapped[str] = mapped_column(sa.String(300), default="")
    description: Mapped[str] = mapped_column(sa.Text, default="")
    description_html: Mapped[str] = mapped_column(sa.Text, default="")
    join_note: Mapped[str] = mapped_column(sa.Text, default="")
    join_note_html: Mapped[str] = mapped_column(sa.Text, default="")
    visibility: Mapped[str] = mapped_column(sa.String(16), default="members")
    join_policy: Mapped[str] = mapped_column(sa.String(16), default="open")
    browse_from: Mapped[str] = mapped_column(sa.String(16), default="guest")
    start_from: Mapped[str] = mapped_column(sa.String(16), default="member")
    reply_from: Mapped[str] = mapped_column(sa.String(16), default="guest")
    attach_from: Mapped[str] = mapped_column(sa.String(16), default="member")
    invite_from: Mapped[str] = mapped_column(sa.String(16), default="moderator")
    mention_from: Mapped[str] = mapped_column(sa.String(16), default="member")
    approve_threads: Mapped[str] = mapped_column(sa.String(16), default="none")
    approve_replies: Mapped[str] = mapped_column(sa.String(16), default="none")
    president_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    member_count: Mapped[int] = mapped_column(default=0)
    thread_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    last_activity_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    area: Mapped[Area | None] = relationship(lazy="raise")
    president: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of the group's page."""
        return f"/groups/{self.slug}"

    @property
    def archived(self) -> bool:
        """Whether the group is closed: it can be read, but nothing is added to it."""
        return self.archived_at is not None

    def archive(self, at: datetime | None) -> None:
        """Close the group, or open it again with None; closing it again changes nothing."""
        self.archived_at = (self.archived_at or at) if at else None


class Membership(Model):
    """A member in a group: with which role, since when, how closely followed, and what is put aside.

    Posts until `read_up_to` are read; threads are new since `new_from`, since one joined without it. `aside_at` is when
    they were set last by putting things aside, and `before_*` what they were until then. An `automatic` one
    was made by a rule of the group and ends when the rule fits no more.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "member_id"),
        _one_of("role", ROLES),
        _one_of("watch_level", WATCH_LEVELS),
        sa.Index("ix_memberships_order", "group_id", "role_rank", "joined_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(16), default="member")
    role_rank: Mapped[int] = mapped_column(sa.SmallInteger, default=2)
    watch_level: Mapped[str] = mapped_column(sa.String(16), default="normal")
    automatic: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    read_up_to: Mapped[datetime]
    new_from: Mapped[datetime | None]
    aside_at: Mapped[datetime | None]
    before_read_up_to: Mapped[datetime | None]
    before_new_from: Mapped[datetime | None]

    group: Mapped[Group] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")

    def give_role(self, role: str) -> None:
        """Change the role; owners come first in lists, then moderators, members, guests."""
        self.role, self.role_rank = role, rank_of(role)
