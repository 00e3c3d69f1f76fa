"""Who takes part in a conversation, and how it stands in her lists."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.courtesies import Courtesy
from forum.blueprints.directory.rules.courtesy import USUAL, Choices
from forum.blueprints.messages.models.conversations import Conversation
from forum.kernel.database import Model, partial_index

_PRESENT = sa.text("left_at IS NULL")
_UNREAD = sa.text("left_at IS NULL AND NOT muted AND last_number > last_read_number")
_UNREAD_IN_SQLITE = sa.text("left_at IS NULL AND muted = 0 AND last_number > last_read_number")


class Participation(Model):
    """A member in a conversation: since when, how far she has read, where in her list it stands.

    She sees the lines from `history_from` on, but for those of her absences. `last_number` and `last_at` repeat what
    the conversation says for as long as she takes part, so that her lists are read from one index each.
    """

    __tablename__ = "participations"
    __table_args__ = (
        sa.UniqueConstraint("conversation_id", "member_id"),
        sa.Index("ix_participations_present", "member_id", "left_at", "conversation_id"),
        partial_index(
            "ix_participations_list", "member_id", "archived", "pinned", "last_at", "conversation_id", where=_PRESENT
        ),
        sa.Index(
            "ix_participations_unread", "member_id", "last_at", "conversation_id",
            postgresql_where=_UNREAD, sqlite_where=_UNREAD_IN_SQLITE,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(sa.ForeignKey("conversations.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    last_read_number: Mapped[int] = mapped_column(default=0)
    history_from: Mapped[int] = mapped_column(default=1)
    last_number: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    muted: Mapped[bool] = mapped_column(default=False)
    archived: Mapped[bool] = mapped_column(default=False)
    pinned: Mapped[bool] = mapped_column(default=False)

    conversation: Mapped[Conversation] = relationship(back_populates="participations", lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")
    courtesy: Mapped[Courtesy | None] = relationship(
        primaryjoin="foreign(Participation.member_id) == Courtesy.member_id", viewonly=True, lazy="raise"
    )

    @property
    def choices(self) -> Choices:
        """What she has chosen about being written to and being seen."""
        return self.courtesy.choices if self.courtesy else USUAL

    def read_up_to(self, number: int) -> bool:
        """Remember the last line read, never an earlier one than before; whether that is news."""
        if number <= self.last_read_number:
            return False
        self.last_read_number = number
        return True

    def arrange(self, muted: bool | None, archived: bool | None, pinned: bool | None) -> None:
        """Change what is given; what is archived is not pinned, and what gets pinned is not archived."""
        self.muted = self.muted if muted is None else muted
        self.archived = (self.archived if archived is None else archived) and not pinned
        self.pinned = (self.pinned if pinned is None else pinned) and not self.archived

    def leave(self, at: datetime) -> None:
        self.left_at, self.pinned = self.left_at or at, False

    def come_back(self, last_number: int, at: datetime) -> None:
        """Take part again; nothing of what was written meanwhile counts as unread."""
        self.left_at, self.joined_at, self.last_at = None, at, at
        self.archived, self.last_number, self.last_read_number = False, last_number, last_number
