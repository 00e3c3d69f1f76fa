"""The files of a resource beside the main one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.files.models import File
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import Model

LONGEST_LABEL = 120
MOST_FILES = 20


class ResourceFile(Model):
    """A further file of a resource, such as an annex or the form to fill in; `label` says what it is.

    Positions count from 1 without gaps.
    """

    __tablename__ = "resource_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id"), unique=True)
    label: Mapped[str] = mapped_column(sa.String(LONGEST_LABEL))
    position: Mapped[int]
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    resource: Mapped[Resource] = relationship(lazy="raise")
    file: Mapped[File] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """Where it begins: its first page when it has text, else its bytes."""
        return self.page_path(1) if self.file.has_text else self.download_path

    @property
    def page_count(self) -> int:
        """How many pages it has; 0 until its text has been read."""
        return self.file.page_count

    @property
    def base(self) -> str:
        """What its addresses begin with."""
        return f"/library/{self.resource_id}/files/{self.file_id}"

    @property
    def download_path(self) -> str:
        """The address of its bytes, to be saved."""
        return f"{self.base}/file"

    def page_path(self, number: int) -> str:
        """The address of one page of its text."""
        return f"{self.base}/page/{number}"
