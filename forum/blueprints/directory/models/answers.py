"""How members answer when somebody asks them about a criterion."""

from __future__ import annotations

from statistics import median

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.blueprints.directory.rules.answering import REMEMBERED
from forum.kernel.database import Model


class AnswerHistory(Model):
    """How often a member was asked and answered, and how soon; kept by the feature in which questions are asked.

    A question counts as asked once it has been answered or has stood too long, so that one that has just arrived
    speaks against nobody. `hours` are those between question and answer, the latest last, `median_hours` their median.
    """

    __tablename__ = "answer_histories"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    asked: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    hours: Mapped[list[int]] = mapped_column(default=list)
    median_hours: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def empty(cls, member_id: int) -> AnswerHistory:
        """Of somebody whom nobody has asked yet."""
        return cls(member_id=member_id, asked=0, answered=0, hours=[], median_hours=None)

    def note_answer(self, hours: int, late: bool) -> None:
        """She answered after so many hours; a late answer is to a question that counts as asked already."""
        self.asked += 0 if late else 1
        self.answered += 1
        self.hours = [*self.hours, hours][-REMEMBERED:]
        self.median_hours = int(median(self.hours))

    def note_silence(self) -> None:
        """A question has stood too long."""
        self.asked += 1
