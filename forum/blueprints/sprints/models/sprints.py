"""Sprints, the criteria they lead to, and the cities that take part."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.cities.models.cities import City
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.sprints.rules.states import DRAFT, SPRINT_STATES, VISIBILITIES, phase_of
from forum.blueprints.standards.models import Criterion
from forum.kernel import clock
from forum.kernel.database import JSON, Model


class Sprint(Model):
    """A call to cities, and the cohort that comes of it.

    `deadline_at` is the end of a day in `time_zone`. `edition_of_id` is the first edition, by which editions and
    languages are linked. `eligibility` holds `least_population`, `most_population`, `countries`, `stages`, `certified`;
    `questions` what applicants are asked; `judging` the criteria of judgement, each `{"key", "name"}`; `letters` by
    kind and language the texts that staff changed. `group_id` is the cohort's once cities are chosen.
    """

    __tablename__ = "sprints"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(SPRINT_STATES), name="state"),
        sa.CheckConstraint(sa.column("visibility").in_(VISIBILITIES), name="visibility"),
        sa.CheckConstraint("places > 0", name="places"),
        sa.Index("ix_sprints_order", "deadline_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sprints.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    state: Mapped[str] = mapped_column(sa.String(10), default=DRAFT)
    visibility: Mapped[str] = mapped_column(sa.String(8), default="members")
    summary: Mapped[str] = mapped_column(sa.String(300), default="")
    frequency: Mapped[str] = mapped_column(sa.String(300), default="")
    duration: Mapped[str] = mapped_column(sa.String(300), default="")
    context: Mapped[str] = mapped_column(sa.Text, default="")
    overview: Mapped[str] = mapped_column(sa.Text, default="")
    what_you_do: Mapped[str] = mapped_column(sa.Text, default="")
    what_you_get: Mapped[str] = mapped_column(sa.Text, default="")
    who_should_apply: Mapped[str] = mapped_column(sa.Text, default="")
    hashtags: Mapped[list[str]] = mapped_column(default=list)
    opens_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    places: Mapped[int]
    eligibility: Mapped[dict[str, Any]] = mapped_column(default=dict)
    questions: Mapped[list[Any]] = mapped_column(JSON, default=list)
    judging: Mapped[list[Any]] = mapped_column(JSON, default=list)
    letters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/sprints/{self.id}"

    @property
    def phase(self) -> str:
        """One of `rules.states.PHASES`, now."""
        now = clock.now()
        today = now.astimezone(ZoneInfo(self.time_zone)).date()
        return phase_of(self.state, self.opens_at, self.deadline_at, self.starts_on, self.ends_on, now, today)


class SprintCriterion(Model):
    """A criterion towards which a sprint leads."""

    __tablename__ = "sprint_criteria"

    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True, index=True)

    criterion: Mapped[Criterion] = relationship(lazy="raise")


class SprintPlace(Model):
    """A city that takes part in a sprint; it stays, with `left_at`, when the city withdraws."""

    __tablename__ = "sprint_places"
    __table_args__ = (sa.UniqueConstraint("sprint_id", "city_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"))
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    taken_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]

    sprint: Mapped[Sprint] = relationship(lazy="raise")
    city: Mapped[City] = relationship(lazy="raise")
