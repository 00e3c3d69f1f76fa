"""Members, what proves who they are, and how far they are trusted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum.blueprints.accounts.rules import LEVELS, LIMITS, LONGEST_KEY, NEEDED, Figures, Limits
from forum.blueprints.cities.models.cities import City
from forum.kernel.audiences import Audience
from forum.kernel.database import Model, bytewise
from forum.kernel.text import fold

DECISIONS = ("accepted", "declined")
ROLES = ("member", "staff", "administrator")
IDLE = timedelta(days=14)
LONGEST = timedelta(days=60)


class Member(Model):
    """A person of the community. `city_id` is empty for programme staff.

    An address that she named herself is not mailed to nor shown to others until it is `address_confirmed`.
    What her card shows beside name and city, the job title, the picture and the mark of being away, carries its
    audience (`forum.kernel.audiences`); the directory writes them.
    """

    __tablename__ = "members"
    __table_args__ = (
        sa.CheckConstraint(sa.column("role").in_(ROLES), name="role"),
        sa.Index("ix_members_of_city", "city_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    address_confirmed: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    handle: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    job_title: Mapped[str] = mapped_column(sa.String(160), default="")
    job_title_audience: Mapped[int] = mapped_column(sa.SmallInteger, default=Audience.MEMBERS)
    avatar_digest: Mapped[str | None] = mapped_column(sa.String(64))
    avatar_audience: Mapped[int] = mapped_column(sa.SmallInteger, default=Audience.MEMBERS)
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    away_audience: Mapped[int] = mapped_column(sa.SmallInteger, default=Audience.MEMBERS)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    role: Mapped[str] = mapped_column(sa.String(16), default="member")
    city_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    leads_city: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    timezone: Mapped[str] = mapped_column(sa.String(60), default="UTC")
    joined_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    silenced_until: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    suspension_reason: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    search_name: Mapped[str] = mapped_column(bytewise(120), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    city: Mapped[City | None] = relationship(lazy="raise")

    @validates("name")
    def _fold_name(self, _: str, name: str) -> str:
        self.search_name = fold(name)
        return name

    @validates("email")
    def _lower_email(self, _: str, email: str) -> str:
        return email.strip().lower()

    @property
    def path(self) -> str:
        """The address of the member's page."""
        return f"/members/{self.id}"

    @property
    def active(self) -> bool:
        """Whether the account is open; a closed one signs nobody in."""
        return self.closed_at is None

    def is_suspended(self, at: datetime) -> bool:
        """Whether those who look after the community keep her out at this moment."""
        return self.suspended_until is not None and self.suspended_until > at

    def is_away(self, at: datetime) -> bool:
        """Whether she is out of office on this day of her own time zone."""
        if self.away_until is None:
            return False
        today = at.astimezone(ZoneInfo(self.timezone)).date()
        return (self.away_from is None or self.away_from <= today) and today <= self.away_until


class Session(Model):
    """A browser in which a member has signed in; only the hash of its token is kept."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    browser: Mapped[str] = mapped_column(sa.String(200), default="")

    def use(self, at: datetime) -> None:
        """Be in use at this moment, which puts its end off."""
        self.seen_at = at
        self.expires_at = min(at + IDLE, self.created_at + LONGEST)

    def end(self, at: datetime) -> None:
        """Sign out; ending it again changes nothing."""
        self.ended_at = self.ended_at or at


class Invitation(Model):
    """A way in: for one address by mail, or a link for several people; only the token's hash is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), index=True)
    city_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    inviter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(16), default="member")
    leads_city: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    message: Mapped[str] = mapped_column(sa.Text, default="")
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    uses: Mapped[int] = mapped_column(default=0)
    most_uses: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def is_open(self, at: datetime) -> bool:
        """Whether it can be used: not withdrawn, not expired, not used up."""
        return self.revoked_at is None and self.expires_at > at and self.uses < self.most_uses

    city: Mapped[City | None] = relationship(lazy="raise")
    inviter: Mapped[Member | None] = relationship(lazy="raise")


class PasswordReset(Model):
    """A one-time link to choose a new password; only the token's hash is kept."""

    __tablename__ = "password_resets"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AddressConfirmation(Model):
    """A link that proves an address hers who named it; only the token's hash is kept, and it ends with its use."""

    __tablename__ = "address_confirmations"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    mails: Mapped[int] = mapped_column(default=1)

    member: Mapped[Member] = relationship(lazy="raise")


class CityApplication(Model):
    """Somebody asks that a city may take part. `city_id` is empty until it is known which city is meant."""

    __tablename__ = "city_applications"
    __table_args__ = (
        sa.CheckConstraint(sa.column("status").in_(("waiting", *DECISIONS)), name="status"),
        sa.Index("ix_city_applications_status_created_at_id", "status", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    city_name: Mapped[str] = mapped_column(sa.String(120))
    region: Mapped[str] = mapped_column(sa.String(120), default="")
    country_code: Mapped[str] = mapped_column(sa.String(2))
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    job_title: Mapped[str] = mapped_column(sa.String(160), default="")
    why: Mapped[str] = mapped_column(sa.Text, default="")
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(sa.String(8), default="waiting")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    city: Mapped[City | None] = relationship(lazy="raise")
    decided_by: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of the application's page."""
        return f"/city-applications/{self.id}"

    def decide(self, decision: str, reason: str, by_id: int | None, at: datetime) -> None:
        """Be accepted or declined."""
        self.status, self.reason, self.decided_by_id, self.decided_at = decision, reason, by_id, at


class CityDeparture(Model):
    """A member was taken out of a city, with the reason that she was told."""

    __tablename__ = "city_departures"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    left_at: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
    city: Mapped[City] = relationship(lazy="raise")


class Draft(Model):
    """What a member has written and not sent, by a name of the place it is for, the same on all her devices.

    Each saving has a greater `sequence` than the one before. Once sent or discarded the text is empty and the row
    stays for its number, so that a saving that comes late brings nothing back.
    """

    __tablename__ = "drafts"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(LONGEST_KEY), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    sequence: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(index=True)


class Trust(Model):
    """How far a member is trusted: the level that she earned, which stays, or the one that programme staff gave.

    The figures are those of the last measuring. Without a row nothing was measured yet.
    """

    __tablename__ = "member_trusts"
    __table_args__ = (
        sa.CheckConstraint(sa.column("earned").in_(LEVELS), name="earned"),
        sa.CheckConstraint(sa.or_(sa.column("given").is_(None), sa.column("given").in_(LEVELS)), name="given"),
    )

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    earned: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    threads: Mapped[int] = mapped_column(default=0)
    posts: Mapped[int] = mapped_column(default=0)
    days: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    helped: Mapped[int] = mapped_column(default=0)
    active_on: Mapped[date | None]
    measured_at: Mapped[datetime]
    given: Mapped[int | None] = mapped_column(sa.SmallInteger)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    given_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    given_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
    given_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[given_by_id])

    @property
    def level(self) -> int:
        return self.earned if self.given is None else self.given

    @property
    def figures(self) -> Figures:
        return Figures(
            threads=self.threads, posts=self.posts, days=self.days, answered=self.answered, helped=self.helped
        )

    @property
    def needed(self) -> Figures | None:
        """What the next level asks for; None above the highest that can be earned."""
        return NEEDED.get(self.level + 1)

    @property
    def limits(self) -> Limits:
        return LIMITS[self.level]

    def give(self, level: int | None, reason: str, by: int | None, at: datetime) -> None:
        """Hold at a level, whatever is earned; with None what is earned holds again."""
        self.given, self.reason = level, reason
        self.given_by_id, self.given_at = by, at
