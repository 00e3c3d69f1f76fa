"""What is known of the engine: the last thing it was given, and who is mending it."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model

LEASE = timedelta(minutes=5)  # renewed with each batch of documents


class SearchHealth(Model):
    """One row. `mark` is the engine's own name for the last thing it was given; an engine that does not remember it
    is an older copy, or was wiped. `busy_until` keeps two processes from mending at once."""

    __tablename__ = "search_health"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(200), default="")
    busy_until: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
