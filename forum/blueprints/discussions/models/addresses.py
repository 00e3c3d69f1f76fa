"""Where posts stood before: every address a post ever had leads to it for good."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model

MOVES = ("split", "merge")


class PostMove(Model):
    """Posts went from one thread to another: some into a new one (`split`), or all of them (`merge`)."""

    __tablename__ = "post_moves"
    __table_args__ = (sa.CheckConstraint(sa.column("kind").in_(MOVES), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    from_thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), index=True)
    into_thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), index=True)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class PostAddress(Model):
    """A thread and a number under which a post stood, before the move that gave it another."""

    __tablename__ = "post_addresses"

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), index=True)
    move_id: Mapped[int | None] = mapped_column(sa.ForeignKey("post_moves.id"), index=True)
