"""Files in messages."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.files.models import File
from forum.kernel.database import Model


class Attachment(Model):
    """A file in a message; each upload goes into one message only, and shows with it."""

    __tablename__ = "message_attachments"
    __table_args__ = (sa.UniqueConstraint("file_id"), sa.UniqueConstraint("message_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("messages.id"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id"))
    position: Mapped[int]

    file: Mapped[File] = relationship(lazy="raise")
