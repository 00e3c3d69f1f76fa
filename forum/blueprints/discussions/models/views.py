"""Who has looked at a thread lately."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model, partial_index


class ThreadView(Model):
    """That somebody opened a thread, kept until another view of hers would count; `counted_at` is empty until it is in
    the number of the thread. `visitor` is a member's number or the digest of a stranger.

    It refers to the thread without a foreign key, whose check would lock the thread.
    """

    __tablename__ = "thread_views"
    __table_args__ = (
        partial_index("ix_thread_views_waiting", "thread_id", where="counted_at IS NULL"),
        sa.Index("ix_thread_views_seen_at", "seen_at"),
    )

    thread_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    visitor: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    seen_at: Mapped[datetime]
    counted_at: Mapped[datetime | None]
