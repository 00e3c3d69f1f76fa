"""Which cities were merged, by whom, and what moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model


class CityMerge(Model):
    """One merge, written down for good: a line is neither changed nor removed. `by_id` is a member's number."""

    __tablename__ = "city_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), unique=True)
    into_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    from_name: Mapped[str] = mapped_column(sa.String(120))
    into_name: Mapped[str] = mapped_column(sa.String(120))
    by_id: Mapped[int | None]
    merged_at: Mapped[datetime]
    moved: Mapped[dict[str, Any]]


@event.listens_for(CityMerge, "before_update")
@event.listens_for(CityMerge, "before_delete")
def _refuse(mapper: Any, connection: Any, merge: CityMerge) -> None:
    raise RuntimeError("the log of merges is not rewritten")
