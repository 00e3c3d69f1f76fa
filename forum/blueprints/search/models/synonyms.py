"""Words that mean the same, kept by staff."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, validates

from forum.kernel.database import Model
from forum.kernel.text import fold


class SynonymGroup(Model):
    """Words and phrases of any language that find one another.

    A group that came with Plaza has a `key`; one that was removed stays as a row, so that it does not come again.
    """

    __tablename__ = "synonym_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    words: Mapped[list[str]] = mapped_column(default=list)
    search_words: Mapped[str] = mapped_column(sa.Text, index=True)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @validates("words")
    def _fold_words(self, _: str, words: list[str]) -> list[str]:
        self.search_words = "|".join(fold(word) for word in words)[:900]
        return words

    @property
    def path(self) -> str:
        """Where it is changed."""
        return f"/search/synonyms/{self.id}"
