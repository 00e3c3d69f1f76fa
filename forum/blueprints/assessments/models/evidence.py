"""What a city shows for a criterion: documents of the library, private files, links."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.assessments import AssessmentLine
from forum.blueprints.files.models import File
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import Model


class Evidence(Model):
    """One piece of evidence of a line: a resource in the version of that day, a private file, or a link.

    Exactly one of `resource_id`, `file_id` and `link` is there. A private file is seen by whoever sees the assessment.
    """

    __tablename__ = "assessment_evidence"
    __table_args__ = (
        sa.CheckConstraint(
            "(resource_id IS NOT NULL AND file_id IS NULL AND link = '')"
            " OR (resource_id IS NULL AND file_id IS NOT NULL AND link = '')"
            " OR (resource_id IS NULL AND file_id IS NULL AND link <> '')",
            name="one_thing",
        ),
        sa.Index("ix_assessment_evidence_line_id", "line_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_lines.id"))
    resource_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    resource_version: Mapped[int | None]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("files.id"), index=True)
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    title: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    page: Mapped[int | None]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    added_at: Mapped[datetime]

    line: Mapped[AssessmentLine] = relationship(lazy="raise")
    resource: Mapped[Resource | None] = relationship(lazy="raise")
    file: Mapped[File | None] = relationship(lazy="raise")
    added_by: Mapped[Member | None] = relationship(lazy="raise")
