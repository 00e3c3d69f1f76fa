"""An assessment of a city against one version of a standard, and its lines, one for each criterion."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.rules import states
from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Criterion, Framework
from forum.kernel.database import Model

_IS_OPEN = sa.text("state IN ('draft', 'submitted', 'clarifying')")


class Assessment(Model):
    """What a city says of itself against a framework, and what programme staff found.

    Its lines are made with it, one for each criterion. `level`, `met` and `score` are computed when it is decided and
    typed by nobody: `met` counts the criteria that count, `score` is the percentage of a framework scored by steps.
    `round` counts how often it was submitted.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(states.STATES), name="state"),
        sa.Index(
            "uq_assessments_open", "city_id", "framework_id", unique=True, postgresql_where=_IS_OPEN,
            sqlite_where=_IS_OPEN,
        ),
        sa.Index("ix_assessments_state_submitted_at", "state", "submitted_at", "id"),
        sa.Index("ix_assessments_city_id", "city_id", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"))
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("frameworks.id"), index=True)
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("assessments.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10), default=states.DRAFT)
    round: Mapped[int] = mapped_column(default=0)
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    started_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    submitted_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    decided_at: Mapped[datetime | None]
    level: Mapped[str] = mapped_column(sa.String(12), default="")
    met: Mapped[int | None]
    score: Mapped[float | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    city: Mapped[City] = relationship(lazy="raise")
    framework: Mapped[Framework] = relationship(lazy="raise")
    started_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[started_by_id])
    submitted_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[submitted_by_id])
    decided_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])
    lines: Mapped[list[AssessmentLine]] = relationship(
        lazy="raise", back_populates="assessment", order_by="AssessmentLine.position"
    )

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/assessments/{self.id}"

    def move(self, state: str) -> bool:
        """Go on to this state; False where no way leads there."""
        if not states.leads_to(self.state, state):
            return False
        self.state = state
        return True


class AssessmentLine(Model):
    """What a city says of one criterion, and what was found of it.

    `position` is the order in the framework. `claim` is of a framework scored by criteria met, `step` of one scored by
    steps; `ticked` holds the keys of the checklist's items. `asked` is true while staff ask for more: the city may
    change the line then although it has submitted. `outcome` is final only once its assessment is decided.
    `writers` says of each field who wrote it last: `{"note": {"by": 3, "at": "2026-11-01T10:00:00+00:00"}}`. `carried`
    is true while what an earlier assessment said waits to be confirmed.
    """

    __tablename__ = "assessment_lines"
    __table_args__ = (
        sa.UniqueConstraint("assessment_id", "criterion_id"),
        sa.CheckConstraint(sa.column("claim").in_(states.CLAIMS), name="claim"),
        sa.CheckConstraint(sa.column("outcome").in_(states.OUTCOMES), name="outcome"),
        sa.CheckConstraint("step IS NULL OR step BETWEEN 0 AND 4", name="step"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessments.id"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), index=True)
    position: Mapped[int]
    claim: Mapped[str] = mapped_column(sa.String(12), default="")
    step: Mapped[int | None]
    ticked: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    edited_at: Mapped[datetime | None]
    asked: Mapped[bool] = mapped_column(default=False)
    writers: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    carried: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    outcome: Mapped[str] = mapped_column(sa.String(8), default="")
    outcome_reason: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    assessment: Mapped[Assessment] = relationship(lazy="raise", back_populates="lines")
    criterion: Mapped[Criterion] = relationship(lazy="raise")
    assignee: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[assignee_id])
    edited_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[edited_by_id])

    @property
    def path(self) -> str:
        """The address of its page; its criterion is loaded."""
        return f"/assessments/{self.assessment_id}/{self.criterion.code}"

    @property
    def said(self) -> bool:
        """Whether the city has said how far it is."""
        return bool(self.claim) or self.step is not None

    @property
    def is_asked(self) -> bool:
        """Whether the city is to change it since staff asked; its assessment is loaded."""
        return self.asked and self.assessment.state == states.CLARIFYING
