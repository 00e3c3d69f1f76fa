"""Assignments of a sprint, what cities submit in versions, and what is said of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.files.models import File
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.rules.programme import HANDED_IN, LONGEST_TITLE, SUBMISSION_STATES
from forum.kernel.database import Model


class SprintAssignment(Model):
    """What each city of a sprint is asked to do until a moment; `time_zone` is whose clock was meant.

    Cities see it from `opened_at` on; before, it is a draft of staff. `resource_id` is its template in the library.
    """

    __tablename__ = "sprint_assignments"
    __table_args__ = (sa.Index("ix_sprint_assignments_order", "sprint_id", "due_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"))
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    words: Mapped[str] = mapped_column(sa.Text, default="")
    words_html: Mapped[str] = mapped_column(sa.Text, default="")
    resource_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    due_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    opened_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    sprint: Mapped[Sprint] = relationship(lazy="raise")
    resource: Mapped[Resource | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/sprints/{self.sprint_id}/assignments/{self.id}"


class SprintSubmission(Model):
    """What a city submits for an assignment; `latest` counts its versions, and `words_back` is what the review says."""

    __tablename__ = "sprint_submissions"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(SUBMISSION_STATES), name="state"),
        sa.UniqueConstraint("assignment_id", "city_id"),
        sa.Index("ix_sprint_submissions_waiting", "state", "submitted_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_assignments.id"))
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10), default=HANDED_IN)
    latest: Mapped[int] = mapped_column(default=0)
    first_submitted_at: Mapped[datetime]
    submitted_at: Mapped[datetime]
    words_back: Mapped[str] = mapped_column(sa.Text, default="")
    reviewed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    reviewed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    assignment: Mapped[SprintAssignment] = relationship(lazy="raise")
    city: Mapped[City] = relationship(lazy="raise")
    reviewed_by: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/sprints/submissions/{self.id}"


class SprintSubmissionVersion(Model):
    """One version of a submission, as it was sent; it never changes."""

    __tablename__ = "sprint_submission_versions"
    __table_args__ = (sa.UniqueConstraint("submission_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_submissions.id"))
    number: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    words_html: Mapped[str] = mapped_column(sa.Text, default="")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    at: Mapped[datetime]

    by: Mapped[Member | None] = relationship(lazy="raise")
    files: Mapped[list[File]] = relationship(
        secondary="sprint_submission_files", lazy="raise", viewonly=True, order_by=File.id
    )


class SprintSubmissionFile(Model):
    """A file of a version; the same file may stand in several versions."""

    __tablename__ = "sprint_submission_files"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_submission_versions.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id"), primary_key=True, index=True)


class SprintSubmissionComment(Model):
    """What the city's people and programme staff say to each other about a submission."""

    __tablename__ = "sprint_submission_comments"
    __table_args__ = (sa.Index("ix_sprint_submission_comments_order", "submission_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_submissions.id"))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]

    submission: Mapped[SprintSubmission] = relationship(lazy="raise")
    author: Mapped[Member | None] = relationship(lazy="raise")
