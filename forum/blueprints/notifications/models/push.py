"""Browsers that are pushed to, and what is on its way to them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model, partial_index
from forum.kernel.web_push import Address

ONE, LINES, TOGETHER, TEST = "one", "lines", "together", "test"
PUSH_KINDS = (ONE, LINES, TOGETHER, TEST)
SENT = "sent"
_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_OPEN = "prepared_at IS NULL AND ended_at IS NULL"


def _only_open(kind: str, *columns: str) -> sa.Index:
    return partial_index(f"ix_pushes_open_{kind}", "subscription_id", *columns, where=f"kind = '{kind}' AND {_OPEN}",
                         unique=True)  # fmt: skip


class PushSubscription(Model):
    """A browser in which a member wants to be told, as long as the session lasts in which she said so.

    The `endpoint` is the address of her browser's push service, known by its digest; `p256dh` and `auth` encrypt for
    this browser alone. `key_id` says which key of ours it was asked with. `failures` counts what could not be sent
    since something last could; `used_at` is when that was.
    """

    __tablename__ = "push_subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"), unique=True)
    endpoint: Mapped[str] = mapped_column(sa.Text)
    endpoint_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    p256dh: Mapped[str] = mapped_column(sa.String(90))
    auth: Mapped[str] = mapped_column(sa.String(30))
    key_id: Mapped[str] = mapped_column(sa.String(16))
    browser: Mapped[str] = mapped_column(sa.String(60))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)

    @property
    def address(self) -> Address:
        """Where and for whom to send."""
        return Address(self.endpoint, self.p256dh, self.auth)


class Push(Model):
    """Something on its way to a browser: `one` notification, the `lines` of a conversation, what fell into quiet hours
    `together`, or a `test`.

    It waits until `due_at`, is `queued` for the relay and `prepared` once it is known what it says; it has `ended` when
    it was sent or need not be, and `why` says which. Of the same thing one alone is open at a time. `attempts` counts
    how often no push service took it, `cut` how often it was too long for one.
    """

    __tablename__ = "pushes"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(PUSH_KINDS), name="kind"),
        partial_index("ix_pushes_due", "due_at", "id", where="queued_at IS NULL AND ended_at IS NULL"),
        sa.Index("ix_pushes_of_subscription", "subscription_id", "notification_id", "ended_at"),
        _only_open(ONE, "notification_id"),
        _only_open(LINES, "conversation_id"),
        _only_open(TOGETHER),
        _only_open(TEST),
    )

    id: Mapped[int] = mapped_column(_ID, primary_key=True)
    subscription_id: Mapped[int] = mapped_column(sa.ForeignKey("push_subscriptions.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(8))
    notification_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("notifications.id", ondelete="CASCADE"), index=True
    )
    conversation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("conversations.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    prepared_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(sa.String(16), default="")
    attempts: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    cut: Mapped[int] = mapped_column(sa.SmallInteger, default=0)

    @property
    def over(self) -> bool:
        """Whether nothing is to be done with it any more."""
        return self.ended_at is not None

    def end(self, why: str, at: datetime) -> None:
        """Be done with, for this reason."""
        self.ended_at, self.why = at, why

    def put_off(self, until: datetime) -> None:
        """Wait again."""
        self.due_at, self.queued_at = until, None
