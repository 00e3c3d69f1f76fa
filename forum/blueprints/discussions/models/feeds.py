"""What makes the addresses of a member's feeds her own."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model


class FeedKey(Model):
    """How often a member has renewed the addresses of her feeds; whoever never has, has no row and number 0."""

    __tablename__ = "feed_keys"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    number: Mapped[int]
