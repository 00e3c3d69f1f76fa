"""The short questions by which a city begins, as they were answered each time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Framework
from forum.kernel.database import Model


class Snapshot(Model):
    """What a city answered to the questions of a framework on one day; it never changes, taking it again is another.

    `answers` holds `no`, `partly` or `yes` by the key of the question.
    """

    __tablename__ = "city_snapshots"
    __table_args__ = (sa.Index("ix_city_snapshots_city_id", "city_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"))
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("frameworks.id"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    taken_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    taken_at: Mapped[datetime]

    city: Mapped[City] = relationship(lazy="raise")
    framework: Mapped[Framework] = relationship(lazy="raise")
    taken_by: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of its action plan."""
        return f"/cities/{self.city_id}/snapshot/{self.id}"
