"""Whom members have blocked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.kernel.database import Model


class Block(Model):
    """A member does not want to hear from another one; only the one who blocks knows of it."""

    __tablename__ = "blocks"
    __table_args__ = (
        sa.CheckConstraint("member_id <> blocked_id", name="others_only"),
        sa.Index("ix_blocks_order", "member_id", "blocked_at", "blocked_id"),
        sa.Index("ix_blocks_of", "blocked_id", "member_id"),
    )

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    blocked_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    blocked_at: Mapped[datetime]

    blocked: Mapped[Member] = relationship(lazy="raise", foreign_keys=[blocked_id])
