"""Who has been told that she and somebody else can help each other."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model


class Match(Model):
    """Two members who were told, once for ever, that each can help with what the other looks for.

    `first_id` is the smaller number of the two.
    """

    __tablename__ = "matches"
    __table_args__ = (
        sa.CheckConstraint("first_id < second_id", name="in_order"),
        sa.Index("ix_matches_second", "second_id", "told_at"),
        sa.Index("ix_matches_first", "first_id", "told_at"),
    )

    first_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    told_at: Mapped[datetime]


class MatchWish(Model):
    """Whether a member wants to be told of such people; whoever has said nothing has no row and wants to."""

    __tablename__ = "match_wishes"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    wanted: Mapped[bool]
