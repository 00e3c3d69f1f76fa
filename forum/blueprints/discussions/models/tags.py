"""Words under which the threads of a group are found together."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import Model

MOST_TAGS = 5
SHORTEST_TAG, LONGEST_TAG = 2, 30

thread_tags = sa.Table(
    "thread_tags",
    Model.metadata,
    sa.Column("thread_id", sa.ForeignKey("threads.id"), primary_key=True),
    sa.Column("tag_id", sa.ForeignKey("tags.id"), primary_key=True, index=True),
)


class Tag(Model):
    """A word of a group. Whoever starts threads there adds new ones; its moderators keep the list in order.

    `slug` is how it is written in addresses and compared: `Open data` and `open-data` are one.
    """

    __tablename__ = "tags"
    __table_args__ = (sa.UniqueConstraint("group_id", "slug"), sa.Index("ix_tags_slug", "slug"))

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    name: Mapped[str] = mapped_column(sa.String(LONGEST_TAG))
    slug: Mapped[str] = mapped_column(sa.String(LONGEST_TAG))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The threads of the group under this word; the group must be loaded."""
        return f"{self.group.path}/discussions?tag={self.slug}"
