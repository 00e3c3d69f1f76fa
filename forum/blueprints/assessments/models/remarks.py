"""What is said beside a criterion: among colleagues, among staff, or between the two."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.assessments import AssessmentLine
from forum.kernel.database import Model

CIRCLES = ("city", "staff", "both")


class Remark(Model):
    """A remark at a line; `circle` says who reads it: the city's people, programme staff, or both (a clarification)."""

    __tablename__ = "assessment_remarks"
    __table_args__ = (
        sa.CheckConstraint(sa.column("circle").in_(CIRCLES), name="circle"),
        sa.Index("ix_assessment_remarks_line_id", "line_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_lines.id"))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    circle: Mapped[str] = mapped_column(sa.String(6))
    body: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]

    line: Mapped[AssessmentLine] = relationship(lazy="raise")
    author: Mapped[Member | None] = relationship(lazy="raise")
