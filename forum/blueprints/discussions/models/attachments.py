"""Files in posts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.files.models import File
from forum.kernel.database import Model


class PostAttachment(Model):
    """A file in a post; each upload goes into one post only, and shows with it wherever the post moves."""

    __tablename__ = "post_attachments"
    __table_args__ = (sa.UniqueConstraint("file_id"), sa.UniqueConstraint("post_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id"))
    position: Mapped[int]

    file: Mapped[File] = relationship(lazy="raise")
