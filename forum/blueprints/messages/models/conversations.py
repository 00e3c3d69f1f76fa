"""Conversations and their lines."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages.rules import EDITED_QUIETLY, LONGEST_TITLE
from forum.kernel.database import Model
from forum.kernel.markdown import plain
from forum.kernel.text import fold

if TYPE_CHECKING:
    from forum.blueprints.messages.models.attachments import Attachment
    from forum.blueprints.messages.models.participations import Participation
    from forum.blueprints.messages.models.requests import Request

NOTES = ("added", "left", "renamed")


class Conversation(Model):
    """A conversation between 2 to 30 people.

    Without a title it is the one of its exact set of people, which `people_hash` names; with a title it is a group,
    whose people may change. `last_number` counts its lines.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        sa.CheckConstraint("(title IS NULL) <> (people_hash IS NULL)", name="title_or_people"),
        sa.Index("ix_conversations_order", "last_message_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None] = mapped_column(sa.String(LONGEST_TITLE))
    search_title: Mapped[str] = mapped_column(sa.String(2 * LONGEST_TITLE), default="")
    people_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    last_message_at: Mapped[datetime]
    last_number: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    participations: Mapped[list[Participation]] = relationship(
        back_populates="conversation", lazy="raise", order_by="Participation.id"
    )
    last_message: Mapped[Message | None] = relationship(
        primaryjoin="and_(foreign(Message.conversation_id) == Conversation.id, "
        "foreign(Message.number) == Conversation.last_number)",
        viewonly=True,
        uselist=False,
        lazy="raise",
    )

    open_questions: Mapped[list[Request]] = relationship(
        primaryjoin="and_(foreign(Request.conversation_id) == Conversation.id, Request.answered_at.is_(None))",
        viewonly=True,
        lazy="raise",
        order_by="Request.id",
    )

    @validates("title")
    def _fold_title(self, _: str, title: str | None) -> str | None:
        self.search_title = fold(title or "")[: 2 * LONGEST_TITLE]
        return title

    @property
    def path(self) -> str:
        """The address of the conversation's page."""
        return f"/messages/{self.id}"

    @property
    def is_group(self) -> bool:
        """Whether it has a name, so that people may join and leave."""
        return self.title is not None

    @property
    def present(self) -> list[Participation]:
        """The participations of those who take part now, in the order in which they came."""
        return [taking_part for taking_part in self.participations if taking_part.left_at is None]

    @property
    def people(self) -> list[Member]:
        """Who takes part now."""
        return [taking_part.member for taking_part in self.present]

    def participation_of(self, member_id: int | None) -> Participation | None:
        """How a member takes part now; None for somebody who does not."""
        return next((taking_part for taking_part in self.present if taking_part.member_id == member_id), None)

    def other_than(self, member_id: int | None) -> Member | None:
        """The other one of two who write to each other alone; None in a group or among more people."""
        others = [person for person in self.people if person.id != member_id]
        return others[0] if len(others) == 1 and not self.is_group else None

    def unread_of(self, member_id: int | None) -> int:
        """How many lines a member has not read; none for somebody who does not take part."""
        own = self.participation_of(member_id)
        return max(0, self.last_number - own.last_read_number) if own else 0


class Message(Model):
    """A line of a conversation; `number` counts from 1 without gaps.

    With a `note` it tells that its author added or renamed something or left, and has no text of its own. What an
    author withdraws is shown to nobody any more; the row keeps it, since messages may be public records.
    """

    __tablename__ = "messages"
    __table_args__ = (
        sa.UniqueConstraint("conversation_id", "number"),
        sa.CheckConstraint(sa.or_(sa.column("note").is_(None), sa.column("note").in_(NOTES)), name="note"),
        sa.Index("ix_messages_sent", "author_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(sa.ForeignKey("conversations.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    number: Mapped[int]
    body: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    note: Mapped[str | None] = mapped_column(sa.String(10))
    subject_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    quoted_message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("messages.id"), index=True)
    sent_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    conversation: Mapped[Conversation] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(lazy="raise", foreign_keys=[author_id])
    subject: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[subject_id])
    quoted: Mapped[Message | None] = relationship(lazy="raise", remote_side=[id])
    attachments: Mapped[list[Attachment]] = relationship(lazy="raise", order_by="Attachment.position")
    request: Mapped[Request | None] = relationship(lazy="raise", back_populates="message")

    @validates("html")
    def _fold_text(self, _: str, html: str) -> str:
        self.search_text = fold(plain(html))
        return html

    @property
    def path(self) -> str:
        """The address at which the conversation opens at this message."""
        return f"/messages/{self.conversation_id}?at={self.number}#message-{self.id}"

    @property
    def withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def shown_body(self) -> str:
        """The Markdown as readers may have it: nothing once it is withdrawn."""
        return "" if self.withdrawn else self.body

    @property
    def shown_html(self) -> str:
        """The HTML as readers may have it: nothing once it is withdrawn."""
        return "" if self.withdrawn else self.html

    @property
    def shown_text(self) -> str:
        """The plain text as readers may have it, for quotes and lists."""
        return plain(self.shown_html)

    @property
    def shown_attachments(self) -> list[Attachment]:
        """The files as readers may have them: none once it is withdrawn."""
        return [] if self.withdrawn else self.attachments

    @property
    def shown_quoted(self) -> Message | None:
        """What it answers, as readers may have it: nothing once it is withdrawn."""
        return None if self.withdrawn else self.quoted

    @property
    def searched_text(self) -> str:
        """The plain text and the names of the files, in which words are found."""
        return " ".join([self.shown_text, *(attached.file.filename for attached in self.shown_attachments)])

    def rewrite(self, body: str, html: str, at: datetime) -> None:
        """Say it otherwise; within the first minutes nothing marks that."""
        self.body, self.html = body, html
        if at - self.sent_at > EDITED_QUIETLY:
            self.edited_at = at

    def withdraw(self, at: datetime) -> None:
        self.withdrawn_at = self.withdrawn_at or at


# Only PostgreSQL has an index of the parts of words; SQLite looks through the messages.
BY_PARTS_OF_WORDS = sa.DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    "CREATE INDEX ix_messages_search ON messages USING gin (search_text gin_trgm_ops)"
)
sa.event.listen(Message.__table__, "after_create", BY_PARTS_OF_WORDS.execute_if(dialect="postgresql"))
