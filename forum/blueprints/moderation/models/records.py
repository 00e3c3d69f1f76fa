"""What moderators keep about members: sanctions, notes, and what members ask to be looked at again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.moderation.rules import SANCTIONS
from forum.kernel.database import Model


class Sanction(Model):
    """A warning, or a time in which a member may not write (`silence`) or not come in (`suspension`).

    The member reads the `reason`; `note` is for moderators. `group_id` says of which group the warning is.
    """

    __tablename__ = "sanctions"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(SANCTIONS), name="kind"),
        sa.CheckConstraint("(kind = 'warning') = (ends_at IS NULL)", name="end"),
        sa.Index("ix_sanctions_of_member", "member_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    kind: Mapped[str] = mapped_column(sa.String(12))
    reason: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_items.id"), index=True)
    at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    lift_reason: Mapped[str] = mapped_column(sa.Text, default="")
    entry_id: Mapped[int] = mapped_column(default=0)

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
    by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[by_id])
    lifted_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[lifted_by_id])
    group: Mapped[Group | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """Where the member reads it and may ask to look at it again."""
        return f"/moderation/acts/{self.entry_id}"

    def holds(self, at: datetime) -> bool:
        """Whether it is in force."""
        return self.lifted_at is None and self.ends_at is not None and self.ends_at > at

    def lift(self, by_id: int | None, reason: str, at: datetime) -> None:
        """End before its time."""
        self.lifted_at, self.lifted_by_id, self.lift_reason = at, by_id, reason


class StaffNote(Model):
    """What moderators tell each other about a member, who does not read it."""

    __tablename__ = "staff_notes"
    __table_args__ = (sa.Index("ix_staff_notes_of_member", "member_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    at: Mapped[datetime]

    by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[by_id])
    group: Mapped[Group | None] = relationship(lazy="raise")


class Appeal(Model):
    """A member asks that somebody else looks at an act again: once for each act."""

    __tablename__ = "appeals"
    __table_args__ = (
        sa.UniqueConstraint("entry_id"),
        sa.CheckConstraint(sa.column("outcome").in_(("waiting", "granted", "upheld")), name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(sa.String(8), default="waiting")
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    decided_at: Mapped[datetime | None]

    def decide(self, outcome: str, answer: str, by_id: int | None, at: datetime | None) -> None:
        self.outcome, self.answer, self.decided_by_id, self.decided_at = outcome, answer, by_id, at


class AnswerTemplate(Model):
    """A reason that moderators give often: of one group, or of all."""

    __tablename__ = "answer_templates"
    __table_args__ = (sa.Index("ix_answer_templates_order", "group_id", "title", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"))
    title: Mapped[str] = mapped_column(sa.String(60))
    body: Mapped[str] = mapped_column(sa.Text)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group | None] = relationship(lazy="raise")
