"""The weekly digest of a group."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import Model


class GroupDigest(Model):
    """What a group is told of a week, which begins on a Monday: one for each, published at most once.

    `chosen` is `{"items": [{"key": "thread:12", "note": "..."}, ...]}` in the order in which they are told.
    """

    __tablename__ = "group_digests"
    __table_args__ = (sa.UniqueConstraint("group_id", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    week: Mapped[date]
    title: Mapped[str] = mapped_column(sa.String(255))
    intro: Mapped[str] = mapped_column(sa.Text, default="")
    chosen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    editor_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    saved_at: Mapped[datetime]
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("threads.id"), index=True)
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group] = relationship(lazy="raise")
    editor: Mapped[Member] = relationship(lazy="raise")
    thread: Mapped[Thread | None] = relationship(lazy="raise")

    @property
    def items(self) -> list[dict[str, str]]:
        return list(self.chosen.get("items", []))

    @property
    def published(self) -> bool:
        return self.published_at is not None

    def edit(self, title: str, intro: str, items: list[dict[str, str]], by: int, at: datetime) -> None:
        self.title, self.intro, self.chosen = title, intro, {"items": items}
        self.editor_id, self.saved_at = by, at

    def publish(self, thread_id: int, at: datetime) -> None:
        self.thread_id, self.published_at = thread_id, at
