"""Who has downloaded a document lately."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model, partial_index


class ResourceDownload(Model):
    """That somebody downloaded a document, kept until another time of hers would count; `counted_at` is empty until it
    is in the number of the resource. `visitor` is a member's number or the digest of a stranger.

    It refers to the resource without a foreign key, whose check would lock the resource.
    """

    __tablename__ = "resource_downloads"
    __table_args__ = (
        partial_index("ix_resource_downloads_waiting", "resource_id", where="counted_at IS NULL"),
        sa.Index("ix_resource_downloads_seen_at", "seen_at"),
    )

    resource_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    visitor: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    seen_at: Mapped[datetime]
    counted_at: Mapped[datetime | None]
