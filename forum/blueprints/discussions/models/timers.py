"""What a clock will do to a thread."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model

TIMERS = ("lock", "unlock", "remove", "unpin", "end_slow_mode")


class ThreadTimer(Model):
    """An act that happens to a thread at a moment; one of each kind, shown to everybody who sees the thread."""

    __tablename__ = "thread_timers"
    __table_args__ = (
        sa.CheckConstraint(sa.column("act").in_(TIMERS), name="act"),
        sa.Index("ix_thread_timers_due", "at", "thread_id"),
    )

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), primary_key=True)
    act: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
