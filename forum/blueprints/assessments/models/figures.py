"""Figures of sets of cities, as they were published for a quarter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import JSON, Model


class PublishedSet(Model):
    """What is told of one set of cities in one quarter against one framework; it is written once.

    `key` names the set: `all`, `region:brazil`, `band:100k_250k`, `country:US`, `region:north+band:50k_100k`, or
    `set:12`, a list that a city kept. `members` are ids of cities, whom nobody but the next quarter's job reads;
    `figures` is what `rules.disclosing.packed` makes. `quarter` is `2026Q4`.
    """

    __tablename__ = "published_sets"
    __table_args__ = (sa.UniqueConstraint("framework_id", "key", "quarter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("frameworks.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    quarter: Mapped[str] = mapped_column(sa.String(6))
    size: Mapped[int]
    members: Mapped[list[int]] = mapped_column(JSON, deferred=True)
    figures: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
