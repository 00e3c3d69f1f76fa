"""The versions of a resource: one file after another, each with what changed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.files.models import File
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import Model

LONGEST_NOTE = 500


class ResourceVersion(Model):
    """A file that a resource has or had. Numbers count from 1 without gaps; the highest is the one that is shown.

    `note` says what changed. A version that takes an old one back names it in `restored_from` and has its file.
    """

    __tablename__ = "resource_versions"
    __table_args__ = (sa.UniqueConstraint("resource_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id", ondelete="CASCADE"))
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id"), index=True)
    note: Mapped[str] = mapped_column(sa.String(LONGEST_NOTE), default="")
    restored_from: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]

    resource: Mapped[Resource] = relationship(lazy="raise")
    file: Mapped[File] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(lazy="raise")

    @classmethod
    def first_of(cls, resource: Resource) -> ResourceVersion:
        """The version with which a resource begins."""
        return cls(
            resource_id=resource.id, number=1, file_id=resource.file_id, author_id=resource.owner_id,
            created_at=resource.created_at,
        )  # fmt: skip

    @property
    def current(self) -> bool:
        """Whether it is the one that is shown."""
        return self.number == self.resource.current_version

    @property
    def path(self) -> str:
        """Its place among the versions."""
        return f"{self.resource.path}/versions#version-{self.number}"

    @property
    def download_path(self) -> str:
        """The address of its file, to be saved."""
        return f"{self.resource.path}/versions/{self.number}/file"
