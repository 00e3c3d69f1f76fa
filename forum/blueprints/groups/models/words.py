"""Words that the moderators of a group want to look at wherever they are written in it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import Model


class WatchWord(Model):
    """A word or some words, with `*` for the rest of a word; `pattern` is it folded, as it is compared."""

    __tablename__ = "watch_words"
    __table_args__ = (sa.UniqueConstraint("group_id", "pattern"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"))
    word: Mapped[str] = mapped_column(sa.String(80))
    pattern: Mapped[str] = mapped_column(sa.String(160))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)

    group: Mapped[Group] = relationship(lazy="raise")
