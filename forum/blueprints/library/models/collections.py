"""Collections: documents put together in an order, each with a note."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.rules.collecting import COLLECTION_AUDIENCES
from forum.kernel import markdown
from forum.kernel.database import Model
from forum.kernel.text import fold


class Collection(Model):
    """Documents in an order, of a member or of a group. A group's is never seen by more people than the group itself.

    Whoever sees it sees those of its documents that she may see anyway, and is told of no others.
    """

    __tablename__ = "collections"
    __table_args__ = (
        sa.CheckConstraint(sa.column("audience").in_(COLLECTION_AUDIENCES), name="audience"),
        sa.CheckConstraint("audience <> 'group' OR group_id IS NOT NULL", name="group_audience"),
        sa.Index("ix_collections_order", "changed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    summary_html: Mapped[str] = mapped_column(sa.Text, default="")
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    audience: Mapped[str] = mapped_column(sa.String(10), default="members")
    search_title: Mapped[str] = mapped_column(sa.String(240))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    owner: Mapped[Member] = relationship(lazy="raise")
    group: Mapped[Group | None] = relationship(lazy="raise")

    @validates("title")
    def _fold_title(self, _: str, title: str) -> str:
        self.search_title = fold(title)[:240]
        return title

    @validates("summary")
    def _render_summary(self, _: str, summary: str) -> str:
        self.summary_html = markdown.render(summary) if summary else ""
        return summary

    @property
    def path(self) -> str:
        """The address of the collection's page."""
        return f"/library/collections/{self.id}"


class CollectionItem(Model):
    """A document in a collection, once, with what it is there for."""

    __tablename__ = "collection_items"
    __table_args__ = (
        sa.UniqueConstraint("collection_id", "resource_id"),
        sa.Index("ix_collection_items_order", "collection_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(sa.ForeignKey("collections.id", ondelete="CASCADE"))
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    added_at: Mapped[datetime]

    resource: Mapped[Resource] = relationship(lazy="raise")


class CollectionEditor(Model):
    """A member who edits a collection beside its owner, as long as she sees it; being one shows her nothing."""

    __tablename__ = "collection_editors"

    collection_id: Mapped[int] = mapped_column(sa.ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    added_at: Mapped[datetime]
