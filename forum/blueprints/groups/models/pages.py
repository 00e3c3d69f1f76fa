"""What the moderators of a group write for its home: pages of its own, and what is pinned there."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import Model


class GroupPage(Model):
    """A page of a group's own, a tab beside its discussions; `place` is its order among them."""

    __tablename__ = "group_pages"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "slug"),
        sa.Index("ix_group_pages_order", "group_id", "place", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(40))
    body: Mapped[str] = mapped_column(sa.Text, default="")
    html: Mapped[str] = mapped_column(sa.Text, default="")
    place: Mapped[int]
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """Its address; its group must be loaded."""
        return f"{self.group.path}/pages/{self.slug}"


class GroupPin(Model):
    """Something that everybody who opens the group should find: an address here or elsewhere, with a title."""

    __tablename__ = "group_pins"
    __table_args__ = (sa.Index("ix_group_pins_order", "group_id", "place", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    title: Mapped[str] = mapped_column(sa.String(120))
    url: Mapped[str] = mapped_column(sa.String(500))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    place: Mapped[int]
    pinned_at: Mapped[datetime]
    pinned_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)

    group: Mapped[Group] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """Where it leads."""
        return self.url
