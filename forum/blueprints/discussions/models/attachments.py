"""Files in posts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.files.models import File
from forum.kernel.database import Model


class PostAttachment(Model):
    """A file in a post; each upload goes into one post only, and shows with it wherever the post moves.

    `group_id` is that of the post's thread, for the list of the files of a group.
    """

    __tablename__ = "post_attachments"
    __table_args__ = (
        sa.UniqueConstraint("file_id"),
        sa.UniqueConstraint("post_id", "position"),
        sa.Index("ix_post_attachments_of_group", "group_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id"))
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    position: Mapped[int]

    file: Mapped[File] = relationship(lazy="raise")
    post: Mapped[Post] = relationship(lazy="raise")
