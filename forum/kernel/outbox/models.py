"""A delivery: one fact on its way to one subscriber."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model

LONGEST_WAIT = timedelta(hours=1)
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)
MOST_ATTEMPTS = 14


class Delivery(Model):
    """Waits until `due_at`, is leased while an outside effect runs, and is parked after too many failures."""

    __tablename__ = "outbox_deliveries"
    __table_args__ = (sa.Index("ix_outbox_deliveries_next", "lane", "parked_at", "due_at", "id"),)

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    event: Mapped[str] = mapped_column(sa.String(80))
    subscriber: Mapped[str] = mapped_column(sa.String(160))
    lane: Mapped[str] = mapped_column(sa.String(16))
    payload: Mapped[dict[str, Any]]
    client_id: Mapped[str | None] = mapped_column(sa.String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    recorded_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(sa.Text)

    def fail(self, reason: str, at: datetime) -> None:
        """Try again later, twice as late each time up to an hour; park it after the last attempt."""
        self.attempts += 1
        self.last_error = reason[:2000]
        self.leased_until = None
        self.due_at = at + min(timedelta(seconds=2 ** min(self.attempts, 12)), LONGEST_WAIT)
        if self.attempts >= MOST_ATTEMPTS:
            self.parked_at = at

    def postpone(self, reason: str, at: datetime) -> None:
        """Try again soon, the later the longer it has waited; this is nobody's failure and never parks it."""
        self.last_error = reason[:2000]
        self.leased_until = None
        self.due_at = at + min(SHORTEST_PAUSE + (at - self.recorded_at) / 4, LONGEST_PAUSE)
