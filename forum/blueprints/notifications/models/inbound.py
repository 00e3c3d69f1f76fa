"""Mails that came in, and what became of each."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.notifications.rules.inbound import DONE, LONGEST_REASON, STATES, WAITING, WAYS
from forum.kernel.database import Model


class InboundMail(Model):
    """A mail that came in. `raw` is kept for 30 days, then only what became of it.

    `key` is the same for what came twice. `outcome` is a name of `rules.inbound` or the code of the refusal; `reason`
    says it in the language of whoever sent it, `files_refused` why files of hers were left out. `kind` and `target_id`
    are where it was to go. Until `answered_at` its sender has not been written back to.
    """

    __tablename__ = "inbound_mails"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
        sa.CheckConstraint(sa.column("way").in_(WAYS), name="way"),
        sa.Index("ix_inbound_mails_order", "received_at", "id"),
        sa.Index("ix_inbound_mails_by_outcome", "outcome", "received_at", "id"),
        sa.Index("ix_inbound_mails_answered", "sender", "answered_at"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    message_id: Mapped[str] = mapped_column(sa.String(250), default="")
    way: Mapped[str] = mapped_column(sa.String(8))
    received_at: Mapped[datetime]
    size: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(8), default=WAITING)
    outcome: Mapped[str] = mapped_column(sa.String(40), default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    files_refused: Mapped[list[str]] = mapped_column(default=list)
    sender: Mapped[str] = mapped_column(sa.String(254), default="")
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16), default="")
    target_id: Mapped[int | None]
    settled_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    raw: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)

    member: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def waits(self) -> bool:
        """Whether nothing has become of it yet."""
        return self.state == WAITING

    def settle(self, outcome: str, reason: str, at: datetime) -> None:
        """Be done with; further tries change nothing."""
        self.state, self.outcome, self.reason, self.settled_at = DONE, outcome[:40], reason[:LONGEST_REASON], at
