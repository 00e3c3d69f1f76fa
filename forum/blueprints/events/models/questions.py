"""Questions that members ask at an event, and who would like them answered."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.blueprints.accounts.models import Member
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.rules.live import ANSWERED, LONGEST_QUESTION, OPEN, QUESTION_STATES
from forum.kernel import markdown
from forum.kernel.database import Model


class EventFloor(Model):
    """How an event is held: whether questions are taken, whether without a name, and the code of those who are there.

    An event without a row takes questions with names. `opinions_asked_at` is when those who were there were asked.
    """

    __tablename__ = "event_floors"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"), primary_key=True)
    asking: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    unnamed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    code: Mapped[str] = mapped_column(sa.String(12), default="", server_default="")
    opinions_asked_at: Mapped[datetime | None]


class EventQuestion(Model):
    """A question; `vote_count` is kept by those who vote and leaves `version` alone.

    `unnamed` hides who asked from everybody but those who decide on a report. What was merged names the question that
    stands for it. What moderation has hidden is shown only to those who may decide that.
    """

    __tablename__ = "event_questions"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(QUESTION_STATES), name="state"),
        sa.CheckConstraint("(state = 'merged') = (merged_into_id is not null)", name="merged"),
        sa.Index("ix_event_questions_rank", "event_id", "vote_count", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    unnamed: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(sa.String(LONGEST_QUESTION))
    state: Mapped[str] = mapped_column(sa.String(10), default=OPEN)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event_questions.id"), index=True)
    vote_count: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answer_html: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    answered_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    event: Mapped[Event] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(lazy="raise", foreign_keys=[author_id])
    answered_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[answered_by_id])

    @validates("answer")
    def _render_answer(self, _: str, answer: str) -> str:
        self.answer_html = markdown.render(answer) if answer else ""
        return answer

    @property
    def path(self) -> str:
        """The address of its place among the questions."""
        return f"/events/{self.event_id}/questions#question-{self.id}"

    @property
    def asker(self) -> Member | None:
        """Who asked, as far as everybody may know."""
        return None if self.unnamed else self.author

    @property
    def waits(self) -> bool:
        """Whether it is to be answered."""
        return self.state == OPEN

    @property
    def answered(self) -> bool:
        """Whether it was answered in writing."""
        return self.state == ANSWERED


class QuestionVote(Model):
    """A member who would like a question answered, one vote each."""

    __tablename__ = "event_question_votes"

    question_id: Mapped[int] = mapped_column(sa.ForeignKey("event_questions.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    at: Mapped[datetime]
