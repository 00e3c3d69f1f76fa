"""What a running sprint consists of: sessions, who was there, the toolkit, and what cities were told on Mondays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.cities.models.cities import City
from forum.blueprints.events.models.events import Event
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.rules.programme import SESSION_KINDS, WEEKLY
from forum.kernel.database import Model


class SprintProgramme(Model):
    """How a sprint is run. Without a row, cities are nudged."""

    __tablename__ = "sprint_programmes"

    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"), primary_key=True)
    nudges_paused_at: Mapped[datetime | None]
    nudges_paused_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)


class SprintSession(Model):
    """An event of the cohort's group that is part of the sprint; its time, link and hosts are the event's."""

    __tablename__ = "sprint_sessions"
    __table_args__ = (sa.CheckConstraint(sa.column("kind").in_(SESSION_KINDS), name="kind"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"), primary_key=True)
    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10), default=WEEKLY)

    event: Mapped[Event] = relationship(lazy="raise")
    sprint: Mapped[Sprint] = relationship(lazy="raise")


class SprintAttendance(Model):
    """What staff noted of a city at a session. It outweighs what the city's people said of themselves."""

    __tablename__ = "sprint_attendances"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_sessions.event_id"), primary_key=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), primary_key=True, index=True)
    present: Mapped[bool]
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    noted_at: Mapped[datetime]


class SprintTool(Model):
    """A document of the library in the sprint's toolkit."""

    __tablename__ = "sprint_tools"

    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id"), primary_key=True, index=True)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    added_at: Mapped[datetime]

    resource: Mapped[Resource] = relationship(lazy="raise")


class SprintNudge(Model):
    """What the people of a city were told on a Monday, kept so that it is told once.

    `told` holds `session` and `assignment` (title, `at`), and `reasons` as `rules.risk.Reason.as_json` gives them.
    """

    __tablename__ = "sprint_nudges"
    __table_args__ = (sa.UniqueConstraint("sprint_id", "city_id", "monday"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"))
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    monday: Mapped[date]
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
    told_at: Mapped[datetime]

    sprint: Mapped[Sprint] = relationship(lazy="raise")
    city: Mapped[City] = relationship(lazy="raise")
