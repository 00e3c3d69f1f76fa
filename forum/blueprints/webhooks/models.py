"""Webhooks, how their receivers do, and what was and is to be sent to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.webhooks.rules import OFF_REASONS, SCOPES, STATES, WAITING
from forum.kernel.database import Model

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Webhook(Model):
    """A receiver elsewhere: which events it hears of, and of what: what anybody reads, what members do, some groups.

    `keeper_id` is the administrator who saved it last, through whom it reads groups that are not open to all members.
    Secrets are made from seeds (`kernel.marks.key_of`); with the former one messages are signed until
    `former_until`. `secret_made_at` is None until somebody has been shown the secret.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        sa.CheckConstraint(sa.column("scope").in_(SCOPES), name="scope"),
        sa.CheckConstraint(sa.column("off_reason").in_(("", *OFF_REASONS)), name="off_reason"),
        sa.CheckConstraint("active = (off_reason = '')", name="off"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    target_url: Mapped[str] = mapped_column(sa.String(500))
    events: Mapped[list[str]]
    scope: Mapped[str] = mapped_column(sa.String(8))
    keeper_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    seed: Mapped[str] = mapped_column(sa.String(64))
    secret_made_at: Mapped[datetime | None]
    former_seed: Mapped[str] = mapped_column(sa.String(64), default="")
    former_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    off_reason: Mapped[str] = mapped_column(sa.String(8), default="")
    off_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    keeper: Mapped[Member] = relationship(lazy="raise")
    health: Mapped[WebhookHealth] = relationship(lazy="raise", back_populates="webhook", passive_deletes="all")
    groups: Mapped[list[Group]] = relationship(lazy="raise", secondary="webhook_groups", order_by=Group.name)

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/webhooks/{self.id}"

    def switch_off(self, reason: str, at: datetime) -> None:
        """Send nothing more; what happens meanwhile is not kept for it."""
        self.active, self.off_reason, self.off_at = False, reason, at

    def switch_on(self) -> None:
        """Send again what happens from now on."""
        self.active, self.off_reason, self.off_at = True, "", None


class WebhookGroup(Model):
    """A group of which a webhook hears."""

    __tablename__ = "webhook_groups"

    webhook_id: Mapped[int] = mapped_column(sa.ForeignKey("webhooks.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id"), primary_key=True, index=True)


class WebhookHealth(Model):
    """How a receiver does. Apart from the webhook, so that sending neither waits for whoever edits it nor the opposite.

    Until `resting_until` nothing is sent to it; until `busy_until` a relay is sending to it.
    """

    __tablename__ = "webhook_health"

    webhook_id: Mapped[int] = mapped_column(
        sa.ForeignKey("webhooks.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_problem: Mapped[str] = mapped_column(sa.String(24), default="")
    last_success_at: Mapped[datetime | None]
    resting_until: Mapped[datetime | None]
    busy_until: Mapped[datetime | None]

    webhook: Mapped[Webhook] = relationship(lazy="raise", back_populates="health")

    def note_answer(self, status: int | None, problem: str, at: datetime) -> None:
        """What it said last."""
        self.last_at, self.last_status, self.last_problem = at, status, problem

    def note_success(self, at: datetime) -> None:
        """Whatever failed before no longer counts."""
        self.failures, self.failing_since, self.resting_until, self.last_success_at = 0, None, None, at

    def note_failure(self, at: datetime) -> None:
        """One more in a row."""
        self.failures, self.failing_since = self.failures + 1, self.failing_since or at

    def forget_failures(self) -> None:
        """As after a success, for whoever switches it on again."""
        self.failures, self.failing_since, self.resting_until = 0, None, None


class WebhookDelivery(Model):
    """One message to one receiver: `waiting`, `sent`, `failed` after the last attempt, `withheld` since the receiver
    may not hear of it any more, or `missed` since the webhook was switched off.

    `ids` say what it is about; its content is made when it is sent. `attempts` counts those since it waits.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
        sa.Index("ix_webhook_deliveries_due", "state", "due_at", "webhook_id"),
        sa.Index("ix_webhook_deliveries_next", "webhook_id", "state", "due_at", "id"),
        sa.Index("ix_webhook_deliveries_list", "webhook_id", "id"),
        sa.Index("ix_webhook_deliveries_list_of_state", "webhook_id", "state", "id"),
        sa.Index("ix_webhook_deliveries_old", "created_at"),
    )

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    webhook_id: Mapped[int] = mapped_column(sa.ForeignKey("webhooks.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(sa.String(40), unique=True)
    event: Mapped[str] = mapped_column(sa.String(40))
    ids: Mapped[dict[str, Any]]
    group_id: Mapped[int | None]
    occurred_at: Mapped[datetime]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(8), default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_problem: Mapped[str] = mapped_column(sa.String(24), default="")

    tries: Mapped[list[WebhookAttempt]] = relationship(lazy="raise", order_by="WebhookAttempt.id.desc()")

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/webhooks/{self.webhook_id}/deliveries/{self.id}"

    def settle(self, state: str, at: datetime) -> None:
        """Wait no more."""
        self.state, self.settled_at = state, at

    def wait_again(self, at: datetime) -> None:
        """Begin anew, with the same id by which the receiver knows it."""
        self.state, self.settled_at, self.attempts, self.due_at = WAITING, None, 0, at


class WebhookAttempt(Model):
    """What was sent at one time, and what came back: its first 2,000 characters."""

    __tablename__ = "webhook_attempts"

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(sa.ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    took_ms: Mapped[int]
    request_headers: Mapped[dict[str, Any]]
    body: Mapped[str] = mapped_column(sa.Text)
    status: Mapped[int | None]
    problem: Mapped[str] = mapped_column(sa.String(24), default="")
    answer_headers: Mapped[dict[str, Any]]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
