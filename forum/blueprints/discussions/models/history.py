"""What moderators did, told in the course of the thread."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.kernel.database import Model


class ThreadEvent(Model):
    """An act, told after the post that was the last one then; `detail` is what its sentence names.

    Nobody is named (`actor_id`) where a clock did it. `entry_id` is the entry of the log by which it is taken back.
    """

    __tablename__ = "thread_events"
    __table_args__ = (sa.Index("ix_thread_events_order", "thread_id", "after_number", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"))
    after_number: Mapped[int]
    act: Mapped[str] = mapped_column(sa.String(24))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    entry_id: Mapped[int | None] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"))
    at: Mapped[datetime]

    actor: Mapped[Member | None] = relationship(lazy="raise")
