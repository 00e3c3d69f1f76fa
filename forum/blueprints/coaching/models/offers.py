"""Who offers mentoring, with what, and when there is time."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.blueprints.accounts.models import Member
from forum.blueprints.coaching.rules import states
from forum.blueprints.coaching.rules.hours import Exceptional, Week
from forum.blueprints.standards.models import Criterion
from forum.kernel import markdown
from forum.kernel.actor import STAFF_ROLES
from forum.kernel.database import Model
from forum.kernel.working_days import day_in

_CASCADE = "all, delete-orphan"


class CoachingOffer(Model):
    """A member offers mentoring, or programme staff coaching (`as_coach`); one offer each.

    Free times are by the clock on the wall in `timezone`. `paused_at` with `pause_reason` says that nobody is to ask,
    until the day `paused_until` where she lives, or until she takes it up again. `unanswered` counts the requests in a
    row that she did not answer. A withdrawn one only she sees.
    """

    __tablename__ = "coaching_offers"
    __table_args__ = (
        sa.CheckConstraint("capacity >= 1", name="capacity"),
        sa.Index("ix_coaching_offers_order", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), unique=True)
    headline: Mapped[str] = mapped_column(sa.String(states.LONGEST_TITLE))
    about: Mapped[str] = mapped_column(sa.Text, default="")
    about_html: Mapped[str] = mapped_column(sa.Text, default="")
    topics: Mapped[list[str]] = mapped_column(default=list)
    forms: Mapped[list[str]] = mapped_column(default=list)
    as_coach: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int]
    timezone: Mapped[str] = mapped_column(sa.String(60))
    minutes: Mapped[int]
    notice_hours: Mapped[int]
    paused_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    pause_reason: Mapped[str] = mapped_column(sa.String(12), default="")
    unanswered: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    mentor: Mapped[Member] = relationship(lazy="raise")
    criteria: Mapped[list[Criterion]] = relationship(
        secondary="coaching_offer_criteria", lazy="raise", order_by=Criterion.id
    )
    languages: Mapped[list[OfferLanguage]] = relationship(
        lazy="raise", cascade=_CASCADE, order_by="OfferLanguage.position"
    )
    hours: Mapped[list[OfferHours]] = relationship(
        lazy="raise", cascade=_CASCADE, order_by="OfferHours.weekday, OfferHours.begins"
    )
    exceptions: Mapped[list[OfferException]] = relationship(
        lazy="raise", cascade=_CASCADE, order_by="OfferException.day, OfferException.id"
    )

    @validates("about")
    def _render_about(self, _: str, about: str) -> str:
        self.about_html = markdown.render(about) if about else ""
        return about

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/coaching/offers/{self.id}"

    @property
    def by_coach(self) -> bool:
        """Whether it is of the programme: she said so and is of its staff still. The mentor must be loaded."""
        return self.as_coach and self.mentor.role in STAFF_ROLES

    @property
    def language_codes(self) -> list[str]:
        return [one.language for one in self.languages]

    @property
    def criterion_ids(self) -> set[int]:
        return {one.id for one in self.criteria}

    @property
    def week(self) -> Week:
        """The free times as rules read them; hours and exceptions must be loaded."""
        return Week(
            self.timezone, self.minutes, tuple((one.weekday, one.begins, one.ends) for one in self.hours),
            tuple(Exceptional(one.day, one.free, one.begins, one.ends) for one in self.exceptions),
        )  # fmt: skip

    def is_paused(self, at: datetime) -> bool:
        """Whether nobody is to ask at this moment."""
        if self.paused_at is None:
            return False
        return self.paused_until is None or day_in(self.timezone, at) <= self.paused_until

    def takes_requests(self, at: datetime) -> bool:
        """Whether somebody may ask, places aside."""
        return self.withdrawn_at is None and not self.is_paused(at)

    def pause(self, at: datetime, reason: str, until: date | None = None) -> None:
        """Take no requests, until a day where she lives if one is named."""
        self.paused_at, self.pause_reason, self.paused_until = at, reason, until

    def resume(self) -> None:
        """Take requests again; what was not answered is forgotten."""
        self.paused_at, self.paused_until, self.pause_reason, self.unanswered = None, None, "", 0


class OfferCriterion(Model):
    """A criterion that somebody helps with."""

    __tablename__ = "coaching_offer_criteria"

    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("coaching_offers.id", ondelete="CASCADE"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), primary_key=True, index=True)


class OfferLanguage(Model):
    """A language in which somebody helps, in the order she prefers."""

    __tablename__ = "coaching_offer_languages"

    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("coaching_offers.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True, index=True)
    position: Mapped[int]


class OfferHours(Model):
    """Free time of each week, in minutes from midnight by the clock on the wall; Monday is 0."""

    __tablename__ = "coaching_offer_hours"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("coaching_offers.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int] = mapped_column(sa.SmallInteger)
    begins: Mapped[int]
    ends: Mapped[int]


class OfferException(Model):
    """A day on which it is otherwise than each week: free besides, or not free; a whole day without times."""

    __tablename__ = "coaching_offer_exceptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("coaching_offers.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    free: Mapped[bool]
    begins: Mapped[int | None]
    ends: Mapped[int | None]
