"""What remains of an event: who was there, what they think of it, and what was shown."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.events.rules.live import BEST, MATERIALS, WAYS
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import Model


class EventAttendance(Model):
    """Whether a member was there and who says so: she, the code that was shown, or a host, who has the last word."""

    __tablename__ = "event_attendances"
    __table_args__ = (sa.CheckConstraint(sa.column("way").in_(WAYS), name="way"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    way: Mapped[str] = mapped_column(sa.String(4))
    present: Mapped[bool] = mapped_column(default=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    at: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])


class EventOpinion(Model):
    """What a member thinks of an event: stars, what she will use, and what to do better. Shown without names."""

    __tablename__ = "event_opinions"
    __table_args__ = (sa.CheckConstraint(f"stars between 1 and {BEST}", name="stars"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    stars: Mapped[int] = mapped_column(sa.SmallInteger)
    useful: Mapped[str] = mapped_column(sa.Text, default="")
    better: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]


class EventMaterial(Model):
    """A document of the library that belongs to an event: its recording, slides or notes."""

    __tablename__ = "event_materials"
    __table_args__ = (sa.CheckConstraint(sa.column("part").in_(MATERIALS), name="part"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id"), primary_key=True, index=True)
    part: Mapped[str] = mapped_column(sa.String(10))
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    at: Mapped[datetime]

    resource: Mapped[Resource] = relationship(lazy="raise")
