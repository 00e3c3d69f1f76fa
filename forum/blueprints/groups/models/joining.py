"""Ways into a group: asking with a reason, and being invited."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import Model

REQUEST_STATES = ("waiting", "accepted", "declined", "withdrawn")
INVITATION_STATES = ("waiting", "accepted", "declined", "withdrawn")
INVITED_AS = ("guest", "member")


class JoinRequest(Model):
    """Somebody asks to join a group and says why; one row for a member and a group, used again when she asks again."""

    __tablename__ = "join_requests"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "member_id"),
        sa.CheckConstraint(sa.column("state").in_(REQUEST_STATES), name="state"),
        sa.Index("ix_join_requests_order", "group_id", "state", "asked_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(12), default="waiting")
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])

    def ask(self, reason: str, at: datetime) -> None:
        """Wait for an answer."""
        self.reason, self.state, self.asked_at = reason, "waiting", at
        self.answer, self.settled_at, self.settled_by_id = "", None, None

    def settle(self, state: str, by_id: int | None, at: datetime, answer: str = "") -> None:
        """Be accepted, declined or withdrawn."""
        self.state, self.settled_by_id, self.settled_at, self.answer = state, by_id, at, answer


class GroupInvitation(Model):
    """A member is invited into a group; one row for a member and a group, used again when she is invited again."""

    __tablename__ = "group_invitations"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "member_id"),
        sa.CheckConstraint(sa.column("state").in_(INVITATION_STATES), name="state"),
        sa.CheckConstraint(sa.column("role").in_(INVITED_AS), name="role"),
        sa.Index("ix_group_invitations_of_member", "member_id", "state", "group_id"),
        sa.Index("ix_group_invitations_order", "group_id", "state", "sent_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    inviter_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(12), default="member")
    message: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[str] = mapped_column(sa.String(12), default="waiting")
    sent_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
    inviter: Mapped[Member] = relationship(lazy="raise", foreign_keys=[inviter_id])

    def send(self, inviter_id: int, role: str, message: str, at: datetime) -> None:
        """Wait for the invited to come in."""
        self.inviter_id, self.role, self.message = inviter_id, role, message
        self.state, self.sent_at, self.settled_at = "waiting", at, None

    def settle(self, state: str, at: datetime) -> None:
        """Be accepted, declined or withdrawn."""
        self.state, self.settled_at = state, at
