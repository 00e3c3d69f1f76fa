"""How far the messages of a conversation have come to the devices of its people."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model


class Arrival(Model):
    """The last line of a conversation between two that a device of the member has received."""

    __tablename__ = "arrivals"

    conversation_id: Mapped[int] = mapped_column(sa.ForeignKey("conversations.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    number: Mapped[int]
