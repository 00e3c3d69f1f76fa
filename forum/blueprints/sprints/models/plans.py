"""What a sprint produces: the template of its plan, each city's plan in sections, and certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.rules.plans import PLAN_STATES, WRITING
from forum.kernel.database import JSON, Model


class SprintTemplate(Model):
    """Of which sections the plans of a sprint consist: each `{"key", "heading", "guidance", "required"}`.

    `least_attendance` is the share of sessions, in per cent, that the certificate asks for; 0 for none.
    """

    __tablename__ = "sprint_templates"

    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"), primary_key=True)
    sections: Mapped[list[Any]] = mapped_column(JSON, default=list)
    least_attendance: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    sprint: Mapped[Sprint] = relationship(lazy="raise")


class SprintPlan(Model):
    """The plan of a city. `resource_id` is the document of the library as which it was published."""

    __tablename__ = "sprint_plans"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(PLAN_STATES), name="state"),
        sa.UniqueConstraint("sprint_id", "city_id"),
        sa.Index("ix_sprint_plans_waiting", "state", "submitted_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"))
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10), default=WRITING)
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    words_back: Mapped[str] = mapped_column(sa.Text, default="")
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    published_at: Mapped[datetime | None]
    resource_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    sprint: Mapped[Sprint] = relationship(lazy="raise")
    city: Mapped[City] = relationship(lazy="raise")
    resource: Mapped[Resource | None] = relationship(lazy="raise")
    reviewed_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=reviewed_by_id)

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/sprints/{self.sprint_id}/plans/{self.id}"


class SprintPlanSection(Model):
    """What a city wrote in a section, its row from the first words on; `version` counts what was written.

    `remark` is what staff ask to change in it.
    """

    __tablename__ = "sprint_plan_sections"

    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_plans.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    words: Mapped[str] = mapped_column(sa.Text, default="")
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    edited_at: Mapped[datetime]

    edited_by: Mapped[Member | None] = relationship(lazy="raise")


class SprintPlanAuthor(Model):
    """Somebody who wrote in a plan."""

    __tablename__ = "sprint_plan_authors"

    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_plans.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)


class SprintCertificate(Model):
    """That a city completed a sprint, issued once. Whoever has `code` reads that it is genuine.

    `present` of `held` sessions, as it was known when it was issued.
    """

    __tablename__ = "sprint_certificates"

    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_plans.id"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    present: Mapped[int]
    held: Mapped[int]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)

    plan: Mapped[SprintPlan] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/certificates/{self.code}"
