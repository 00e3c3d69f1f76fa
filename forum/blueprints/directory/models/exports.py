"""The log of exports: who took people's data out, when, which and how many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.kernel.database import Model


class DirectoryExport(Model):
    """An export of people; `people` is empty until its last row was sent, and stays so when it was broken off."""

    __tablename__ = "directory_exports"
    __table_args__ = (sa.Index("ix_directory_exports_at_id", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    at: Mapped[datetime]
    format: Mapped[str] = mapped_column(sa.String(4))
    filters: Mapped[dict[str, Any]]
    people: Mapped[int | None]

    member: Mapped[Member] = relationship(lazy="raise")

    def finish(self, people: int) -> None:
        """All of it was sent."""
        self.people = people
