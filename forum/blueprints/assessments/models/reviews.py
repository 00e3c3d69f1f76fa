"""What programme staff found of the lines of an assessment."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.assessments import AssessmentLine
from forum.blueprints.assessments.rules.validating import FINAL, FOUND, OPEN, VALIDATION_STATES, Finding, Verdict
from forum.kernel.database import Model

NEVER_REVIEWED = 0  # the version of a line that nobody has reviewed


class LineValidation(Model):
    """Where the validation of a line stands; without a row nobody has reviewed it.

    `cycle` begins anew when the city is asked about the line: reviews of earlier cycles are history. `outcome`, `step`
    and `reason` are those of `rules.validating.find` over the reviews of the cycle, kept for lists, and final once
    `state` is.
    """

    __tablename__ = "assessment_validations"
    __table_args__ = (sa.CheckConstraint(sa.column("state").in_(VALIDATION_STATES), name="state"),)

    line_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_lines.id"), primary_key=True, autoincrement=False)
    cycle: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(sa.String(8), default=OPEN)
    outcome: Mapped[str] = mapped_column(sa.String(8), default="")
    step: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    line: Mapped[AssessmentLine] = relationship(lazy="raise")

    @property
    def final(self) -> bool:
        """Whether the line has its outcome."""
        return self.state == FINAL

    def take(self, finding: Finding, at: datetime) -> None:
        """Stand where the reviews have come to."""
        self.state, self.outcome, self.step, self.reason = finding.state, finding.outcome, finding.step, finding.reason
        self.changed_at = at

    def begin_again(self, at: datetime) -> None:
        """Have the line reviewed anew, since the city may change what it says."""
        self.cycle += 1
        self.take(Finding(), at)


class LineReview(Model):
    """What one reviewer said of a line, written down for good; whoever changes their mind adds another."""

    __tablename__ = "assessment_reviews"
    __table_args__ = (
        sa.CheckConstraint(sa.column("outcome").in_(FOUND), name="outcome"),
        sa.CheckConstraint("step IS NULL OR step BETWEEN 0 AND 4", name="step"),
        sa.Index("ix_assessment_reviews_line_id", "line_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_lines.id"))
    cycle: Mapped[int]
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    outcome: Mapped[str] = mapped_column(sa.String(8))
    step: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]

    line: Mapped[AssessmentLine] = relationship(lazy="raise")
    reviewer: Mapped[Member] = relationship(lazy="raise")

    @property
    def verdict(self) -> Verdict:
        """The same as a plain value."""
        return Verdict(self.reviewer_id, self.outcome, self.reason, self.step)
