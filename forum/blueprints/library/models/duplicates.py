"""What the texts of files are like, and which resources are not the same though they look so."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model


class TextSketch(Model):
    """The sketch of a file's text (`rules.sketches`); empty when the text is too short to be compared."""

    __tablename__ = "text_sketches"

    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True)
    numbers: Mapped[str] = mapped_column(sa.String(512))


class TextBucket(Model):
    """A bucket in which files with much the same text meet."""

    __tablename__ = "text_buckets"

    bucket: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(
        sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )


class ToldApart(Model):
    """Somebody who may edit one of two resources says that they are not the same."""

    __tablename__ = "resources_told_apart"

    lower_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True)
    higher_id: Mapped[int] = mapped_column(
        sa.ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    at: Mapped[datetime]
