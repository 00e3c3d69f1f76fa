"""Expressions of interest, what scorers said of them, and the letters that were sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.rules.states import APPLICATION_STATES, DRAFT, LETTERS
from forum.kernel.database import Model


class SprintApplication(Model):
    """What a city says to take part in a sprint; one for each city and sprint.

    `answers` by the key of the question; `writers` says of each who wrote it last and when. `waiting_position` is the
    place on the waiting list, from 1, while the state is `waiting`.
    """

    __tablename__ = "sprint_applications"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(APPLICATION_STATES), name="state"),
        sa.UniqueConstraint("sprint_id", "city_id"),
        sa.Index("ix_sprint_applications_waiting", "sprint_id", "state", "waiting_position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"))
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10), default=DRAFT)
    stage: Mapped[str] = mapped_column(sa.String(160), default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    writers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    started_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    submitted_at: Mapped[datetime | None]
    waiting_position: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    sprint: Mapped[Sprint] = relationship(lazy="raise")
    city: Mapped[City] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/sprints/{self.sprint_id}/applications/{self.id}"


class SprintScorer(Model):
    """Who is to score an application; with `conflict_at` she has said that she may not judge it."""

    __tablename__ = "sprint_scorers"
    __table_args__ = (sa.UniqueConstraint("application_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_applications.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    conflict_at: Mapped[datetime | None]
    conflict_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    scored_at: Mapped[datetime | None]

    application: Mapped[SprintApplication] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")


class SprintLetter(Model):
    """A letter to a city, kept as it was sent; each kind once."""

    __tablename__ = "sprint_letters"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "kind"),
        sa.CheckConstraint(sa.column("kind").in_(LETTERS), name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_applications.id"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    language: Mapped[str] = mapped_column(sa.String(2))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    written_at: Mapped[datetime]

    application: Mapped[SprintApplication] = relationship(lazy="raise")
