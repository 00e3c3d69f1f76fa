"""Times at which programme staff help a city of a sprint, one to one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.sprints.models.sprints import Sprint
from forum.kernel.database import Model


class HelpSlot(Model):
    """A time that somebody of the staff offers in `time_zone`; `city_id` is the city that has booked it.

    `place` is where one meets, told to the city that books. `sequence` grows when calendars have to follow. With
    `cancelled_at` the offer was taken back; the city that had it stays written down.
    """

    __tablename__ = "sprint_help_slots"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="span"),
        sa.Index("ix_sprint_help_slots_order", "sprint_id", "starts_at", "id"),
        sa.Index("ix_sprint_help_slots_city", "city_id", "starts_at"),
        sa.Index("ix_sprint_help_slots_adviser", "adviser_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"))
    adviser_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    place: Mapped[str] = mapped_column(sa.String(500), default="")
    city_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id"))
    booked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    booked_at: Mapped[datetime | None]
    wish: Mapped[str] = mapped_column(sa.Text, default="")
    cancelled_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    sprint: Mapped[Sprint] = relationship(lazy="raise")
    city: Mapped[City | None] = relationship(lazy="raise")
    adviser: Mapped[Member] = relationship(lazy="raise", foreign_keys=[adviser_id])

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/sprints/{self.sprint_id}/help/{self.id}"

    @property
    def place_told(self) -> str:
        """Where one meets, once it is booked: before, nobody needs it."""
        return self.place if self.city_id is not None else ""
