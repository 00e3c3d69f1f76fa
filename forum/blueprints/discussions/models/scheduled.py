"""Threads that are to be published later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.rules import LONGEST_TITLE
from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import Model

MOST_SCHEDULED = 50


class ScheduledThread(Model):
    """What its author has written for later. It is no thread before its minute: nothing lists, counts or finds it.

    `poll` is what will be asked below it, its end as ISO text. `refusal` says why it could not be published when its
    minute came; it then waits for its author.
    """

    __tablename__ = "scheduled_threads"
    __table_args__ = (
        sa.Index("ix_scheduled_threads_due", "refusal", "publish_at", "id"),
        sa.Index("ix_scheduled_threads_of_author", "author_id", "publish_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(sa.Text)
    criteria: Mapped[list[str]]
    tags: Mapped[list[str]]
    language: Mapped[str] = mapped_column(sa.String(5))
    question: Mapped[bool] = mapped_column(default=False)
    poll: Mapped[dict[str, Any] | None]
    publish_at: Mapped[datetime]
    refusal: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address at which its author changes it."""
        return f"/me/scheduled/{self.id}"
