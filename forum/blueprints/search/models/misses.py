"""Searches without a result: words and weeks, never who searched."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel.database import Model

LONGEST_WORDS = 100


class SearchMiss(Model):
    """Folded words for which nothing was found; `people` is how many different members searched for them."""

    __tablename__ = "search_misses"
    __table_args__ = (sa.Index("ix_search_misses_order", "people", "last_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS), unique=True)
    people: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(index=True)

    weeks: Mapped[list[SearchMissWeek]] = relationship(lazy="raise", order_by="SearchMissWeek.week.desc()")

    @property
    def path(self) -> str:
        """Where staff sees what is searched with these words now."""
        return "/search/without-result"


class SearchMissWeek(Model):
    """How often in one week, which begins on Monday."""

    __tablename__ = "search_miss_weeks"

    miss_id: Mapped[int] = mapped_column(sa.ForeignKey("search_misses.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    times: Mapped[int] = mapped_column(default=0)


class SearchMissMark(Model):
    """That one member was counted among the `people`; a mark that says nothing without the installation's secret."""

    __tablename__ = "search_miss_marks"

    miss_id: Mapped[int] = mapped_column(sa.ForeignKey("search_misses.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
