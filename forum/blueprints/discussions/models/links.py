"""Which posts lead to which."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model


class PostLink(Model):
    """The text of one post leads to another one, wherever both stand."""

    __tablename__ = "post_links"
    __table_args__ = (sa.Index("ix_post_links_to", "target_id", "source_id"),)

    source_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True)
