"""Searches that members keep, the hits they were told of, and what they have searched lately."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.blueprints.search.rules.addresses import address_of, restored
from forum.blueprints.search.rules.saving import ALERTS, LONGEST_NAME
from forum.kernel.database import Model


class SavedSearch(Model):
    """A search to be run again; `due_at` is when it is looked at for new hits, None for one that tells nothing."""

    __tablename__ = "saved_searches"
    __table_args__ = (sa.CheckConstraint(sa.column("alert").in_(list(ALERTS)), name="alert"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)
    alert: Mapped[str] = mapped_column(sa.String(10))
    created_at: Mapped[datetime]
    checked_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def path(self) -> str:
        """The address of what it has told of."""
        return f"/saved-searches/{self.id}"

    @property
    def search_url(self) -> str:
        """The address that runs it."""
        return address_of(restored(self.query))


class SavedSearchHit(Model):
    """Something that a saved search has told of, so that it never does so again; `kind` as in `Found.type`."""

    __tablename__ = "saved_search_hits"
    __table_args__ = (sa.Index("ix_saved_search_hits_order", "saved_search_id", "told_at"),)

    saved_search_id: Mapped[int] = mapped_column(
        sa.ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    target_id: Mapped[int] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]


class RecentSearch(Model):
    """What a member has searched; `words` are folded, so that the same search is kept once."""

    __tablename__ = "recent_searches"
    __table_args__ = (sa.Index("ix_recent_searches_order", "member_id", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    words: Mapped[str] = mapped_column(sa.String(400))
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]

    @property
    def path(self) -> str:
        """The address that runs it again."""
        return address_of(restored(self.query))


class SearchHabits(Model):
    """What a member has chosen about searching; without a row everything is on."""

    __tablename__ = "search_habits"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    near_first: Mapped[bool] = mapped_column(default=True)
    keeps_recent: Mapped[bool] = mapped_column(default=True)
