"""What moderators make of a thread: its summary, and the resources that came of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import Model


class ThreadSummary(Model):
    """What a thread has come to, in a few sentences that cite its posts; empty once it was taken away.

    `cited` are the ids of the posts it cites, in the order in which it does.
    """

    __tablename__ = "thread_summaries"
    __table_args__ = (sa.Index("ix_thread_summaries_written", "written_at"),)

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), primary_key=True)
    body: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    cited: Mapped[list[int]] = mapped_column(default=list)
    editor_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    written_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    thread: Mapped[Thread] = relationship(lazy="raise")
    editor: Mapped[Member] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of the thread at its summary; the thread must be loaded."""
        return f"{self.thread.path}#summary"

    def write(self, body: str, html: str, cited: list[int], by: int, at: datetime) -> None:
        self.body, self.html, self.cited = body, html, cited
        self.editor_id, self.written_at = by, at


class ThreadResource(Model):
    """A document of the library that was made of a thread, by whom and when."""

    __tablename__ = "thread_resources"

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("threads.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id"), primary_key=True, index=True)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    made_at: Mapped[datetime]

    thread: Mapped[Thread] = relationship(lazy="raise")
    resource: Mapped[Resource] = relationship(lazy="raise")
