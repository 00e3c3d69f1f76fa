"""What two people do together: goals, appointments, notes, and what they say of it to each other."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching.rules import states
from forum.kernel import markdown
from forum.kernel.database import Model, partial_index


class Mentoring(Model):
    """A mentor helps a mentee since she accepted the request; `running` until one of the two ends it.

    `active_at` is when something last happened between them, which is all that programme staff hear of it.
    """

    __tablename__ = "mentorings"
    __table_args__ = (
        sa.CheckConstraint("state IN ('running', 'ended')", name="state"),
        sa.Index("ix_mentorings_of_mentor", "mentor_id", "state", "id"),
        sa.Index("ix_mentorings_of_mentee", "mentee_id", "state", "id"),
        sa.Index("ix_mentorings_silence", "state", "active_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("coaching_requests.id"), unique=True)
    mentor_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    mentee_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    confidential: Mapped[bool]
    title: Mapped[str] = mapped_column(sa.String(states.LONGEST_TITLE))
    link: Mapped[str] = mapped_column(sa.String(states.LONGEST_LINK), default="")
    state: Mapped[str] = mapped_column(sa.String(8), default=states.RUNNING)
    began_at: Mapped[datetime]
    active_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    outcome: Mapped[str] = mapped_column(sa.String(12), default="")
    ending: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    mentor: Mapped[Member] = relationship(lazy="raise", foreign_keys=[mentor_id])
    mentee: Mapped[Member] = relationship(lazy="raise", foreign_keys=[mentee_id])
    goals: Mapped[list[MentoringGoal]] = relationship(lazy="raise", order_by="MentoringGoal.id")

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/mentorings/{self.id}"

    @property
    def running(self) -> bool:
        return self.state == states.RUNNING

    @property
    def people(self) -> tuple[int, int]:
        """The ids of the two."""
        return self.mentor_id, self.mentee_id

    def other(self, member_id: int | None) -> int:
        """The other one of the two."""
        return self.mentee_id if member_id == self.mentor_id else self.mentor_id


class MentoringGoal(Model):
    """What the two want to reach."""

    __tablename__ = "mentoring_goals"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(sa.ForeignKey("mentorings.id"), index=True)
    text: Mapped[str] = mapped_column(sa.String(states.LONGEST_LINE))
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    added_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class MentoringNote(Model):
    """A note of one of the two: for herself, or `shared` with the other."""

    __tablename__ = "mentoring_notes"
    __table_args__ = (sa.Index("ix_mentoring_notes_order", "mentoring_id", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(sa.ForeignKey("mentorings.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    shared: Mapped[bool]
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]

    author: Mapped[Member] = relationship(lazy="raise")

    @validates("text")
    def _render(self, _: str, text: str) -> str:
        self.html = markdown.render(text)
        return text


class Appointment(Model):
    """When the two meet. `sequence` counts its changes, as calendars want to know them.

    `told_day_at` and `told_hour_at` are when both were reminded of the time that stands there now; `feedback_asked_at`
    when they were asked how it went.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        sa.CheckConstraint("starts_at < ends_at", name="order"),
        sa.Index("ix_appointments_of_mentoring", "mentoring_id", "starts_at", "id"),
        partial_index("ix_appointments_of_mentor", "mentor_id", "starts_at", where="state = 'booked'"),
        partial_index("ix_appointments_of_mentee", "mentee_id", "starts_at", where="state = 'booked'"),
        partial_index("ix_appointments_due", "starts_at", "id", where="state = 'booked'"),
        partial_index("uq_appointments_slot", "mentor_id", "starts_at", where="state = 'booked'", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(sa.ForeignKey("mentorings.id"))
    mentor_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    mentee_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    timezone: Mapped[str] = mapped_column(sa.String(60))
    link: Mapped[str] = mapped_column(sa.String(states.LONGEST_LINK), default="")
    agenda: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[str] = mapped_column(sa.String(10), default=states.BOOKED)
    sequence: Mapped[int] = mapped_column(default=0)
    booked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    booked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancel_words: Mapped[str] = mapped_column(sa.Text, default="")
    told_day_at: Mapped[datetime | None]
    told_hour_at: Mapped[datetime | None]
    feedback_asked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    mentoring: Mapped[Mentoring] = relationship(lazy="raise")
    mentor: Mapped[Member] = relationship(lazy="raise", foreign_keys=[mentor_id])
    mentee: Mapped[Member] = relationship(lazy="raise", foreign_keys=[mentee_id])

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/appointments/{self.id}"

    @property
    def booked(self) -> bool:
        return self.state == states.BOOKED

    @property
    def people(self) -> tuple[int, int]:
        """The ids of the two."""
        return self.mentor_id, self.mentee_id

    def other(self, member_id: int | None) -> int:
        """The other one of the two."""
        return self.mentee_id if member_id == self.mentor_id else self.mentor_id

    def change(self, at: datetime) -> None:
        """Be another than calendars know."""
        self.sequence, self.changed_at = self.sequence + 1, at

    def move(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        """Be at another time; both are reminded of it anew."""
        self.starts_at, self.ends_at = starts_at, ends_at
        self.told_day_at, self.told_hour_at = None, None
        self.change(at)

    def cancel(self, at: datetime, words: str) -> None:
        """Not take place."""
        self.state, self.cancelled_at, self.cancel_words = states.CANCELLED, at, words
        self.change(at)


class MentoringFeedback(Model):
    """How one of the two found an appointment, or the whole mentoring where no appointment is named.

    `useful` is from 1 (not at all) to 5 (very). The other reads it once both have said theirs.
    """

    __tablename__ = "mentoring_feedback"
    __table_args__ = (
        sa.CheckConstraint("useful BETWEEN 1 AND 5", name="useful"),
        sa.Index("ix_mentoring_feedback_order", "mentoring_id", "at", "id"),
        partial_index(
            "uq_mentoring_feedback_meeting", "appointment_id", "author_id", where="appointment_id IS NOT NULL",
            unique=True,
        ),
        partial_index(
            "uq_mentoring_feedback_end", "mentoring_id", "author_id", where="appointment_id IS NULL", unique=True
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(sa.ForeignKey("mentorings.id"))
    appointment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appointments.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    useful: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]

    author: Mapped[Member] = relationship(lazy="raise")
