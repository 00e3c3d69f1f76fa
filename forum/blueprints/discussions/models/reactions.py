"""What readers answer a post with in one word."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.kernel.database import Model

REACTIONS = ("thanks", "useful", "agree", "same_here", "will_try")


class Reaction(Model):
    """A member's reaction to a post, each name at most once."""

    __tablename__ = "reactions"
    __table_args__ = (
        sa.CheckConstraint(sa.column("name").in_(REACTIONS), name="name"),
        sa.Index("ix_reactions_order", "post_id", "at", "member_id", "name"),
    )

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    at: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="raise")
