"""Events, who holds them, which criteria they serve, and who comes."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.events.rules.kinds import (
    CANCELLED,
    DRAFT,
    FREQUENCIES,
    KINDS,
    LISTS,
    PUBLISHED,
    REGISTRATION_STATES,
    STATES,
)
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.standards.models import Area, Criterion
from forum.kernel.database import Model


def _one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(column).in_(values), name=column)


class EventSeries(Model):
    """What recurs: each occurrence is an event of its own that names its series."""

    __tablename__ = "event_series"
    __table_args__ = (_one_of("frequency", FREQUENCIES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    frequency: Mapped[str] = mapped_column(sa.String(16))
    created_at: Mapped[datetime]


class Event(Model):
    """Something that takes place at a time: `time_zone` is whose clock was meant when it was planned.

    A session of a conference has the conference as `parent_id`. What is in no group is for all members. `place` and
    `link` are for those who come. `sequence` counts what calendars have to follow, `version` every edit. The counters
    and `last_place` belong to registering, which holds the row's lock and leaves `version` alone.
    """

    __tablename__ = "events"
    __table_args__ = (
        _one_of("kind", KINDS),
        _one_of("state", STATES),
        _one_of("list_shown_to", LISTS),
        sa.CheckConstraint("ends_at > starts_at", name="order"),
        sa.CheckConstraint("capacity is null or capacity > 0", name="capacity"),
        sa.Index("ix_events_order", "starts_at", "id"),
        sa.Index("ix_events_of_group", "group_id", "starts_at", "id"),
        sa.Index("ix_events_of_series", "series_id", "starts_at", "id"),
        sa.Index("ix_events_of_parent", "parent_id", "starts_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(sa.String(64), unique=True, default=lambda: secrets.token_hex(16))
    kind: Mapped[str] = mapped_column(sa.String(16), default="workshop")
    state: Mapped[str] = mapped_column(sa.String(16), default=DRAFT)
    title: Mapped[str] = mapped_column(sa.String(140))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    description_html: Mapped[str] = mapped_column(sa.Text, default="")
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"))
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("events.id"))
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event_series.id"))
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    capacity: Mapped[int | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    questions: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    list_shown_to: Mapped[str] = mapped_column(sa.String(16), default="registered")
    registered_count: Mapped[int] = mapped_column(default=0)
    waiting_count: Mapped[int] = mapped_column(default=0)
    last_place: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0)
    day_reminded_for: Mapped[datetime | None]
    hour_reminded_for: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    cancel_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    group: Mapped[Group | None] = relationship(lazy="raise")
    area: Mapped[Area | None] = relationship(lazy="raise")
    parent: Mapped[Event | None] = relationship(lazy="raise", remote_side=[id])
    hosts: Mapped[list[Member]] = relationship(
        secondary="event_hosts", lazy="raise", viewonly=True, order_by="EventHost.id"
    )
    criteria: Mapped[list[Criterion]] = relationship(
        secondary="event_criteria", lazy="raise", viewonly=True, order_by="EventCriterion.id"
    )

    @property
    def path(self) -> str:
        """The address of the event's page."""
        return f"/events/{self.id}"

    @property
    def published(self) -> bool:
        """Whether it takes place and people know of it."""
        return self.state == PUBLISHED

    @property
    def cancelled(self) -> bool:
        """Whether it was announced and does not take place."""
        return self.state == CANCELLED

    @property
    def full(self) -> bool:
        """Whether who registers now waits."""
        return self.capacity is not None and self.registered_count >= self.capacity


class EventHost(Model):
    """A member who holds an event."""

    __tablename__ = "event_hosts"
    __table_args__ = (sa.UniqueConstraint("event_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)


class EventCriterion(Model):
    """A criterion that an event helps with."""

    __tablename__ = "event_criteria"
    __table_args__ = (sa.UniqueConstraint("event_id", "criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criteria.id"), index=True)


class Registration(Model):
    """A member who comes, waits for a place, or has withdrawn; `place` is her turn, given once and never reused."""

    __tablename__ = "registrations"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "member_id"),
        _one_of("state", REGISTRATION_STATES),
        sa.Index("ix_registrations_order", "event_id", "state", "place"),
        sa.Index("ix_registrations_of_member", "member_id", "state", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    state: Mapped[str] = mapped_column(sa.String(16))
    place: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    event: Mapped[Event] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address of the event's page."""
        return f"/events/{self.event_id}"


class MemberCalendar(Model):
    """How a member follows her calendar: the number that makes the address of her feed, and whether she gets mails
    that her calendar program reads."""

    __tablename__ = "member_calendars"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    feed_key: Mapped[int] = mapped_column(default=0)
    mails: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
