"""Which threads are about an event."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.events.models.events import Event
from forum.kernel.database import Model


class EventThread(Model):
    """A thread holds what is said about an event; `via_id` is a thread that was merged into it and brought the link."""

    __tablename__ = "event_threads"

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"), primary_key=True, index=True)
    begun_at: Mapped[datetime]
    via_id: Mapped[int | None] = mapped_column(sa.ForeignKey("threads.id"), index=True)

    thread: Mapped[Thread] = relationship(lazy="raise", foreign_keys=[thread_id])
    event: Mapped[Event] = relationship(lazy="raise")
