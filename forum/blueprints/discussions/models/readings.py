"""How far each member has read."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.blueprints.groups.rules import AFTER_REPLY, THREAD_LEVELS
from forum.kernel.database import Model


class ThreadReading(Model):
    """How far a member has read a thread, and how closely she follows it; without a level the group's holds.

    `resume_number` is where she stopped reading in order, as long as she has skipped ahead of it.
    """

    __tablename__ = "thread_readings"
    __table_args__ = (
        sa.CheckConstraint(
            sa.or_(sa.column("watch_level").is_(None), sa.column("watch_level").in_(THREAD_LEVELS)), name="watch_level"
        ),
    )

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), primary_key=True, index=True)
    read_number: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None]
    resume_number: Mapped[int | None]
    watch_level: Mapped[str | None] = mapped_column(sa.String(16))


class ReadingChoice(Model):
    """For how many days things stay new or unread to a member, and how closely she follows a thread once she has
    replied, `normal` for like its group; whoever has chosen nothing has no row."""

    __tablename__ = "reading_choices"
    __table_args__ = (sa.CheckConstraint(sa.column("after_reply").in_(AFTER_REPLY), name="after_reply"),)

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    days: Mapped[int] = mapped_column(sa.SmallInteger)
    after_reply: Mapped[str] = mapped_column(sa.String(16), default="tracking")
