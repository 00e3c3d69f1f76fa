"""How far cities are with the criteria of a standard."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Criterion
from forum.kernel.database import Model

STATUSES = ("not_started", "in_progress", "met")
AUDIENCES = ("city", "peers", "members", "public")  # each includes those before it


class Standing(Model):
    """How far one city is with one criterion, and who may know; without a row it has not started.

    `audience` is `city` for its own members and programme staff alone, `peers` for members of cities that resemble
    it too. `changed_by_id` is a member's number.
    """

    __tablename__ = "standings"
    __table_args__ = (
        sa.UniqueConstraint("city_id", "criterion_id"),
        sa.Index("ix_standings_criterion_id_status_city_id", "criterion_id", "status", "city_id"),
        sa.CheckConstraint(sa.column("status").in_(STATUSES), name="status"),
        sa.CheckConstraint(sa.column("audience").in_(AUDIENCES), name="audience"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"))
    status: Mapped[str] = mapped_column(sa.String(12), default="not_started")
    audience: Mapped[str] = mapped_column(sa.String(8), default="city")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.String(12), default="staff")
    changed_by_id: Mapped[int | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    city: Mapped[City] = relationship(lazy="raise")
    criterion: Mapped[Criterion] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of the city's standing."""
        return f"/cities/{self.city_id}/standing"

    def change(self, status: str, audience: str, note: str) -> bool:
        """Say this instead; whether that is anything new."""
        told = (self.status, self.audience, self.note)
        self.status, self.audience, self.note = status, audience, note
        return told != (status, audience, note)
