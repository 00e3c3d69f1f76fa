"""What a member has chosen about being written to and about being seen."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.blueprints.directory.rules.courtesy import CONTACTS, USUAL, Choices
from forum.kernel.database import Model

FIRST_VERSION = 1  # of the choices of somebody who has chosen nothing


class Courtesy(Model):
    """Who may begin a conversation with her, and what others see while she reads and writes.

    Whoever has chosen nothing has no row and gets `Courtesy.usual`. `receipts`, `typing` and `presence` hold both
    ways: who does not show it does not see it of others.
    """

    __tablename__ = "courtesies"
    __table_args__ = (sa.CheckConstraint(sa.column("contact").in_(CONTACTS), name="contact"),)

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    contact: Mapped[str] = mapped_column(sa.String(10))
    receipts: Mapped[bool]
    typing: Mapped[bool]
    presence: Mapped[bool]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def usual(cls, member_id: int) -> Courtesy:
        """What holds for somebody who has chosen nothing."""
        chosen = {"contact": USUAL.contact, "receipts": USUAL.receipts, "typing": USUAL.typing}
        return cls(member_id=member_id, presence=USUAL.presence, version=FIRST_VERSION, **chosen)

    @property
    def choices(self) -> Choices:
        """The choices alone."""
        return Choices(self.contact, self.receipts, self.typing, self.presence)
