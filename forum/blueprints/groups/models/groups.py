"""Groups of members, and how each member belongs to them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.standards.models import Area
from forum.kernel.database import Model

KINDS = ("practice",)
VISIBILITIES = ("public", "members", "private")
JOIN_POLICIES = ("open", "invitation")
ROLES = ("member", "moderator", "owner")
WATCH_LEVELS = ("muted", "normal", "tracking", "watching")


class Group(Model):
    """A community of members, such as a practice group.

    Anybody may read a `public` one, every member of the forum one for `members`; a `private` one is known to its own
    members only. The counters are kept by the verbs that change what they count.
    """

    __tablename__ = "groups"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
        sa.CheckConstraint(sa.column("visibility").in_(VISIBILITIES), name="visibility"),
        sa.CheckConstraint(sa.column("join_policy").in_(JOIN_POLICIES), name="join_policy"),
        sa.Index("ix_groups_order", "name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(16), default="practice")
    name: Mapped[str] = mapped_column(sa.String(120))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    summary: Mapped[str] = mapped_column(sa.String(300), default="")
    description: Mapped[str] = mapped_column(sa.Text, default="")
    description_html: Mapped[str] = mapped_column(sa.Text, default="")
    visibility: Mapped[str] = mapped_column(sa.String(16), default="members")
    join_policy: Mapped[str] = mapped_column(sa.String(16), default="open")
    member_count: Mapped[int] = mapped_column(default=0)
    thread_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    last_activity_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    area: Mapped[Area | None] = relationship(lazy="raise")

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

    Posts until `read_up_to` are read; threads are new since `new_from`, since one joined without it.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "member_id"),
        sa.CheckConstraint(sa.column("role").in_(ROLES), name="role"),
        sa.CheckConstraint(sa.column("watch_level").in_(WATCH_LEVELS), name="watch_level"),
        sa.Index("ix_memberships_order", "group_id", "role_rank", "joined_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(16), default="member")
    role_rank: Mapped[int] = mapped_column(sa.SmallInteger, default=2)
    watch_level: Mapped[str] = mapped_column(sa.String(16), default="normal")
    joined_at: Mapped[datetime]
    read_up_to: Mapped[datetime]
    new_from: Mapped[datetime | None]

    group: Mapped[Group] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")

    def give_role(self, role: str) -> None:
        """Change the role; owners come first in lists, then moderators."""
        self.role, self.role_rank = role, rank_of(role)


def rank_of(role: str) -> int:
    """0 for an owner, 1 for a moderator, 2 for a member: the order of lists of people."""
    return len(ROLES) - 1 - ROLES.index(role)
