"""Reads around pushes: which browsers, of whom, and what is due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member, Session
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.models.push import ONE, SENT, Push, PushSubscription
from forum.blueprints.notifications.queries.mailing import Reader
from forum.blueprints.notifications.queries.preferences import get_preferences
from forum.blueprints.notifications.rules.push import MOST_FAILURES, MOST_SUBSCRIPTIONS
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import UTCDateTime, session
from forum.kernel.errors import NotFound
from forum.kernel.web_push import pusher

WAITS = (Push.queued_at.is_(None), Push.ended_at.is_(None))


@dataclass(frozen=True)
class PushState:
    """What one's browsers may ask with, and those that do; `session_id` is of the one that asks."""

    public_key: str | None
    session_id: int | None
    items: Sequence[PushSubscription]

    @property
    def available(self) -> bool:
        return self.public_key is not None

    @property
    def here(self) -> PushSubscription | None:
        """The browser that asks, if it is one of them."""
        return next((one for one in self.items if one.session_id == self.session_id), None)


@dataclass(frozen=True)
class Awaiting:
    """A browser in which something is to be told; `last_at` is when the same was told there last."""

    subscription_id: int
    member_id: int
    timezone: str
    kind: str
    notification_id: int | None = None
    conversation_id: int | None = None
    last_at: datetime | None = None


def show_state(actor: Actor) -> PushState:
    """One's own browsers, the latest first; one statement. Where nothing is pushed there are none."""
    push, session_id = pusher(), getattr(actor, "session_id", None)
    if push is None:
        return PushState(None, session_id, [])
    own = policies.visible_subscriptions(actor).where(*_alive()).order_by(PushSubscription.id.desc())
    return PushState(push.public_key, session_id, session.scalars(own.limit(MOST_SUBSCRIPTIONS)).all())


def get_subscription(actor: Actor, subscription_id: int) -> PushSubscription:
    """One of one's own. Raises NotFound."""
    own = policies.visible_subscriptions(actor).where(PushSubscription.id == subscription_id)
    found = session.scalar(own)
    if found is None:
        raise NotFound
    return found


def list_awaiting(notification_ids: Collection[int]) -> Sequence[Awaiting]:
    """The browsers of those whom these unread notifications are for; one statement."""
    last = sa.select(sa.func.max(Push.ended_at, type_=UTCDateTime())).where(
        Push.subscription_id == PushSubscription.id, Push.notification_id == Notification.id,
        Push.kind == ONE, Push.why == SENT,
    )  # fmt: skip
    statement = (
        _browsers(Notification.id, Notification.kind, last.scalar_subquery().label("last_at"))
        .join(Notification, Notification.member_id == PushSubscription.member_id)
        .where(Notification.id.in_(notification_ids), Notification.read_at.is_(None))
        .order_by(Notification.id, PushSubscription.id)
    )
    return [
        Awaiting(subscription_id, member_id, zone, kind, notification_id=number, last_at=last_at)
        for subscription_id, member_id, zone, number, kind, last_at in session.execute(statement)
    ]


def list_awaiting_lines(conversation_ids: Collection[int], kind: str) -> Sequence[Awaiting]:
    """The browsers of those who have lines to read in these conversations and have not muted them; one statement."""
    unread = Participation.last_number > Participation.last_read_number
    statement = (
        _browsers(Participation.conversation_id)
        .join(Participation, Participation.member_id == PushSubscription.member_id)
        .where(Participation.conversation_id.in_(conversation_ids), Participation.left_at.is_(None), unread)
        .where(sa.not_(Participation.muted))
        .order_by(Participation.id, PushSubscription.id)
    )
    return [Awaiting(row[0], row[1], row[2], kind, conversation_id=row[3]) for row in session.execute(statement)]


def find_recipient(push: Push) -> tuple[PushSubscription, Reader] | None:
    """Which browser a push goes to, and who reads it; None where nobody is signed in any more, or may come in."""
    found = session.execute(
        sa.select(PushSubscription, Member)
        .join(Member, Member.id == PushSubscription.member_id)
        .where(PushSubscription.id == push.subscription_id, *_alive())
        .options(joinedload(Member.city))
    ).one_or_none()
    if found is None or not found[1].active or found[1].is_suspended(clock.now()):
        return None
    return found[0], Reader(found[1], as_actor(found[1]), get_preferences(found[1].id))


def list_due(most: int, subscription_ids: Collection[int] | None = None) -> Sequence[int]:
    """The numbers of pushes whose moment has come, the oldest first, of these browsers or of all; they are locked until
    the transaction ends."""
    due = sa.select(Push.id).where(*WAITS, Push.due_at <= clock.now())
    if subscription_ids is not None:
        due = due.where(Push.subscription_id.in_(subscription_ids))
    ordered = due.order_by(Push.due_at, Push.id).limit(most)
    return session.scalars(ordered.with_for_update(skip_locked=True)).all()


def has_later(push: Push) -> bool:
    """Whether the same thing is told anew already."""
    same = Push.subscription_id == push.subscription_id, Push.kind == push.kind
    about = (
        Push.notification_id.is_not_distinct_from(push.notification_id),
        Push.conversation_id.is_not_distinct_from(push.conversation_id),
    )
    later = sa.select(Push.id).where(*same, *about, Push.ended_at.is_(None), Push.id > push.id)
    return session.scalar(later.limit(1)) is not None


def dead() -> sa.ColumnElement[bool]:
    """The browsers to which nothing is sent any more: signed out, failing for long, of an account that is closed, or
    asked with a key that we have no more."""
    living = sa.select(Session.id).where(Session.ended_at.is_(None), Session.expires_at > clock.now())
    closed = sa.select(Member.id).where(Member.id == PushSubscription.member_id, Member.closed_at.is_not(None))
    push = pusher()
    return sa.or_(
        PushSubscription.session_id.not_in(living), PushSubscription.failures >= MOST_FAILURES, closed.exists(),
        PushSubscription.key_id != (push.key_id if push else ""),
    )  # fmt: skip


def _browsers(*columns: Any) -> sa.Select[Any]:
    return (
        sa.select(PushSubscription.id, PushSubscription.member_id, Member.timezone, *columns)
        .join(Member, Member.id == PushSubscription.member_id)
        .where(Member.closed_at.is_(None), *_alive())
    )


def _alive() -> tuple[sa.ColumnElement[bool], ...]:
    push, living = pusher(), sa.select(Session.id).where(Session.id == PushSubscription.session_id)
    open_ones = living.where(Session.ended_at.is_(None), Session.expires_at > clock.now())
    return PushSubscription.key_id == (push.key_id if push else ""), open_ones.exists()
