"""Which threads are about a document of the library."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import Model


class DocumentThread(Model):
    """A thread holds comments on a document; `via_id` is a thread that was merged into it and brought the link."""

    __tablename__ = "document_threads"

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id"), primary_key=True, index=True)
    begun_at: Mapped[datetime]
    via_id: Mapped[int | None] = mapped_column(sa.ForeignKey("threads.id"), index=True)

    thread: Mapped[Thread] = relationship(lazy="raise", foreign_keys=[thread_id])
    resource: Mapped[Resource] = relationship(lazy="raise")
