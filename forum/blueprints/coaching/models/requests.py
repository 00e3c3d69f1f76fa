"""Who asks for help, whom, and what was said back and forth until somebody accepts."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching.rules import states
from forum.blueprints.standards.models import Criterion
from forum.kernel import markdown
from forum.kernel.database import Model, partial_index

_PENDING = "outcome = ''"


class CoachingRequest(Model):
    """Somebody asks for help.

    `waiting` for somebody to be asked, `asked` while one mentor has it, `info` while that mentor waits for more
    information, then `accepted`, `withdrawn` by the asker, or `closed` when she did not answer. A `confidential` one
    is seen by her, by whom she or the team asks, and by the team (`CoachingTeamMember`) alone.
    """

    __tablename__ = "coaching_requests"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(states.REQUEST_STATES), name="state"),
        sa.Index("ix_coaching_requests_of_asker", "asker_id", "created_at", "id"),
        sa.Index("ix_coaching_requests_of_state", "state", "confidential", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    title: Mapped[str] = mapped_column(sa.String(states.LONGEST_TITLE))
    reason: Mapped[str] = mapped_column(sa.Text)
    reason_html: Mapped[str] = mapped_column(sa.Text)
    form: Mapped[str] = mapped_column(sa.String(12))
    languages: Mapped[list[str]] = mapped_column(default=list)
    confidential: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(sa.String(12), default=states.WAITING)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    asker: Mapped[Member] = relationship(lazy="raise")
    criteria: Mapped[list[Criterion]] = relationship(
        secondary="coaching_request_criteria", lazy="raise", order_by=Criterion.id
    )
    asks: Mapped[list[CoachingAsk]] = relationship(lazy="raise", order_by="CoachingAsk.id", back_populates="request")
    lines: Mapped[list[CoachingLine]] = relationship(lazy="raise", order_by="CoachingLine.id")

    @validates("reason")
    def _render_reason(self, _: str, reason: str) -> str:
        self.reason_html = markdown.render(reason)
        return reason

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/coaching/requests/{self.id}"

    @property
    def open(self) -> bool:
        """Whether help is still looked for."""
        return self.state in states.OPEN_STATES

    @property
    def criterion_ids(self) -> set[int]:
        return {one.id for one in self.criteria}

    @property
    def pending(self) -> CoachingAsk | None:
        """Whom it waits for; `asks` must be loaded."""
        return next((ask for ask in self.asks if ask.outcome == states.PENDING), None)

    def stand(self, state: str, at: datetime) -> None:
        """Be in this state from now on."""
        self.state, self.changed_at = state, at


class RequestCriterion(Model):
    """A criterion that help is wanted with."""

    __tablename__ = "coaching_request_criteria"

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("coaching_requests.id", ondelete="CASCADE"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True, index=True)


class CoachingAsk(Model):
    """A mentor was asked; of a request at most one waits for an answer.

    `due_at` is until when: the mentor's answer, or the asker's where she is to tell more. `words` are what the mentor
    said when she accepted or declined.
    """

    __tablename__ = "coaching_asks"
    __table_args__ = (
        sa.CheckConstraint(sa.column("outcome").in_(states.OUTCOMES), name="outcome"),
        sa.Index("ix_coaching_asks_of_mentor", "mentor_id", "outcome", "asked_at"),
        sa.Index("ix_coaching_asks_of_request", "request_id", "id"),
        partial_index("uq_coaching_asks_pending", "request_id", where=_PENDING, unique=True),
        partial_index("ix_coaching_asks_due", "due_at", "id", where=_PENDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("coaching_requests.id"))
    mentor_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(sa.String(12), default=states.PENDING)
    words: Mapped[str] = mapped_column(sa.Text, default="")

    request: Mapped[CoachingRequest] = relationship(lazy="raise", back_populates="asks")
    mentor: Mapped[Member] = relationship(lazy="raise", foreign_keys=[mentor_id])

    @property
    def last_moment(self) -> datetime:
        """The last moment of the last day on which it waits."""
        return self.due_at - timedelta(seconds=1)

    def settle(self, outcome: str, at: datetime, words: str = "") -> None:
        """Wait no longer."""
        self.outcome, self.answered_at, self.words = outcome, at, words


class CoachingLine(Model):
    """What is asked of the asker, and what she answered."""

    __tablename__ = "coaching_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("coaching_requests.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]

    author: Mapped[Member] = relationship(lazy="raise")


class CoachingTeamMember(Model):
    """One of the few who look after confidential requests."""

    __tablename__ = "coaching_team"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, autoincrement=False)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    added_at: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
