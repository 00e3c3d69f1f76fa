"""Questions to a peer about a criterion, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.messages.rules import LONGEST_NOTE, OUTCOMES, PATIENCE
from forum.blueprints.standards.models import Criterion
from forum.kernel.database import Model
from forum.kernel.working_days import day_in, end_of_day, working_day_after

ASKER, ASKED = "asker", "asked"


def _one_of(name: str) -> sa.ColumnElement[bool]:
    return sa.or_(sa.column(name).is_(None), sa.column(name).in_(OUTCOMES))


@dataclass(frozen=True)
class Outcome:
    """What one of the two, `asker` or `asked`, says came of a question."""

    by: str
    outcome: str
    note: str
    at: datetime


class Request(Model):
    """A member asks another about a criterion; the first words of it are a message of their conversation.

    `card` is the asker's city as it was told along with the message. `waited_days` counts the working days that have
    passed for the asked one since, `count_at` is when the next of them is over; it is empty once nobody waits any
    more: the question was answered, stood for so long that the asker was told (`unanswered_at`), or was taken back.
    """

    __tablename__ = "requests"
    __table_args__ = (
        sa.CheckConstraint(_one_of("asker_outcome"), name="asker_outcome"),
        sa.CheckConstraint(_one_of("asked_outcome"), name="asked_outcome"),
        sa.Index("ix_requests_asker", "asker_id", "sent_at", "id"),
        sa.Index("ix_requests_asked", "asked_id", "sent_at", "id"),
        sa.Index("ix_requests_unanswered", "unanswered_at", "id"),
        sa.Index("ix_requests_open", "conversation_id", "asked_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    asked_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), index=True)
    conversation_id: Mapped[int] = mapped_column(sa.ForeignKey("conversations.id"))
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("messages.id"), unique=True)
    card: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sent_at: Mapped[datetime]
    waited_days: Mapped[int] = mapped_column(default=0)
    count_at: Mapped[datetime | None] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    unanswered_at: Mapped[datetime | None]
    repeated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("requests.id"), index=True)
    asker_outcome: Mapped[str | None] = mapped_column(sa.String(20))
    asker_note: Mapped[str] = mapped_column(sa.String(LONGEST_NOTE), default="")
    asker_outcome_at: Mapped[datetime | None]
    asked_outcome: Mapped[str | None] = mapped_column(sa.String(20))
    asked_note: Mapped[str] = mapped_column(sa.String(LONGEST_NOTE), default="")
    asked_outcome_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    asker: Mapped[Member] = relationship(lazy="raise", foreign_keys=[asker_id])
    asked: Mapped[Member] = relationship(lazy="raise", foreign_keys=[asked_id])
    criterion: Mapped[Criterion] = relationship(lazy="raise")
    message: Mapped[Message] = relationship(lazy="raise", back_populates="request")

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/messages/requests/{self.id}"

    def concerns(self, member_id: int | None) -> bool:
        """Whether a member asked or was asked."""
        return member_id is not None and member_id in (self.asker_id, self.asked_id)

    @property
    def told_city(self) -> dict[str, Any] | None:
        """The card, if the asker has a city."""
        return self.card or None

    @property
    def outcomes(self) -> list[Outcome]:
        """What the two say came of it, the asker first."""
        said = (
            (ASKER, self.asker_outcome, self.asker_note, self.asker_outcome_at),
            (ASKED, self.asked_outcome, self.asked_note, self.asked_outcome_at),
        )
        return [Outcome(side, outcome, note, at) for side, outcome, note, at in said if outcome and at]

    def side_of(self, member_id: int | None) -> str:
        """Which of the two a member is."""
        return ASKER if member_id == self.asker_id else ASKED

    def outcome_of(self, member_id: int | None) -> Outcome | None:
        """What one of the two says came of it."""
        return next((one for one in self.outcomes if one.by == self.side_of(member_id)), None)

    def log(self, member_id: int, outcome: str, note: str, at: datetime) -> None:
        """One of the two says what came of it, or something else than before."""
        if self.side_of(member_id) == ASKER:
            self.asker_outcome, self.asker_note, self.asker_outcome_at = outcome, note, at
        else:
            self.asked_outcome, self.asked_note, self.asked_outcome_at = outcome, note, at

    def start_waiting(self, zone: str) -> None:
        """Count from the working day after the one on which it was sent, where the asked one lives."""
        self.count_at = end_of_day(working_day_after(day_in(zone, self.sent_at)), zone)

    def count_day(self, zone: str, away: bool) -> None:
        """One more working day is over; it counts unless the asked one was away on it."""
        if self.count_at is None:
            return
        self.waited_days += 0 if away else 1
        self.count_at = end_of_day(working_day_after(self.waiting_day(zone)), zone)

    def waiting_day(self, zone: str) -> date:
        """The working day that is over at `count_at`."""
        if self.count_at is None:
            raise LookupError("nobody waits any more")
        return day_in(zone, self.count_at - timedelta(seconds=1))

    @property
    def overdue(self) -> bool:
        """Whether it has stood for as many working days as one waits."""
        return self.waited_days >= PATIENCE

    def answer(self, at: datetime) -> None:
        """It was answered; later answers change nothing."""
        self.answered_at, self.count_at = self.answered_at or at, None

    def stand_unanswered(self, at: datetime) -> None:
        """It has stood for too long."""
        self.unanswered_at, self.count_at = self.unanswered_at or at, None
