"""Who looks after a document beside its owner."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.kernel.database import Model


class CoOwner(Model):
    """A member who edits a document as its owner does, as long as she sees it; being one shows her nothing."""

    __tablename__ = "resource_co_owners"

    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    added_at: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="raise")
