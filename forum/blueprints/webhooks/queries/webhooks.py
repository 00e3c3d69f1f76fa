"""Webhooks and how their receivers do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.webhooks import policies
from forum.blueprints.webhooks.models import Webhook, WebhookDelivery, WebhookHealth
from forum.blueprints.webhooks.rules import MOST_WEBHOOKS, OVERLAP, PING, WAITING
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.announcements import Reader
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.marks import key_of
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize
from forum.kernel.subjects import SubjectCard

BY_AGE = [Key(Webhook.id)]


def get_webhook(actor: Actor, webhook_id: int) -> Webhook:
    """A webhook with its groups, its keeper and how its receiver does. Raises NotFound."""
    found = session.scalar(policies.visible_webhooks(actor).where(Webhook.id == webhook_id).options(*_shown()))
    if found is None:
        raise NotFound
    return found


def list_webhooks(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[Webhook]:
    """All of them, the oldest first. Raises Forbidden."""
    authorize(policies.can_keep_webhooks, actor)
    return paginate(policies.visible_webhooks(actor).options(*_shown()), BY_AGE, cursor, limit)


def count_webhooks() -> int:
    """How many there are."""
    return session.scalar(sa.select(sa.func.count()).select_from(Webhook)) or 0


def list_listening(event: str) -> Sequence[Webhook]:
    """Those that are switched on and hear of an event, with what says as whom they read; two statements."""
    active = sa.select(Webhook).where(Webhook.active).options(*_shown()).order_by(Webhook.id).limit(MOST_WEBHOOKS)
    return [webhook for webhook in session.scalars(active) if event in webhook.events]


def reader_of(webhook: Webhook) -> Reader:
    """As whom a webhook reads at this moment."""
    return policies.reader_for(webhook, keeper_of(webhook))


def keeper_of(webhook: Webhook) -> Actor | None:
    """Who saved it last, as an actor; None when that account is closed."""
    return as_actor(webhook.keeper) if webhook.keeper.active else None


def list_due(at: datetime) -> Sequence[int]:
    """The webhooks to which something is to be sent now, and to which nobody is sending."""
    free = [
        sa.or_(column.is_(None), column <= at) for column in (WebhookHealth.resting_until, WebhookHealth.busy_until)
    ]
    waits = sa.select(WebhookDelivery.webhook_id).where(WebhookDelivery.state == WAITING, WebhookDelivery.due_at <= at)
    sendable = waits.join(Webhook).where(sa.or_(Webhook.active, WebhookDelivery.event == PING))
    statement = sa.select(WebhookHealth.webhook_id).where(*free, WebhookHealth.webhook_id.in_(sendable))
    return session.scalars(statement.order_by(WebhookHealth.webhook_id)).all()


def keys_of(webhook: Webhook, at: datetime) -> list[bytes]:
    """With what its messages are signed, the newest first; the former one for a day after the change."""
    keys = [key_of(webhook.seed, "webhook")]
    if webhook.former_seed and webhook.former_until is not None and webhook.former_until > at:
        keys.append(key_of(webhook.former_seed, "webhook"))
    return keys


def former_until(webhook: Webhook, at: datetime) -> datetime | None:
    """Until when messages would be signed with the present secret too if it were changed now; None if it is unknown."""
    return at + OVERLAP if webhook.secret_made_at is not None else None


def list_administrator_ids() -> Sequence[int]:
    """Whom to tell."""
    return session.scalars(account_policies.administrators().with_only_columns(Member.id).order_by(Member.id)).all()


def load_subjects(actor: Actor, ids: Sequence[int]) -> Mapping[int, Webhook]:
    """The visible ones of these webhooks, as the log and notifications point at them."""
    found = session.scalars(policies.visible_webhooks(actor).where(Webhook.id.in_(ids)))
    return {webhook.id: webhook for webhook in found}


def subject_card(webhook: Webhook) -> SubjectCard:
    """A webhook where it is not at home."""
    return SubjectCard(title=webhook.name)


def count_missed(webhook_ids: Iterable[int], states: Sequence[str]) -> Mapping[int, int]:
    """How many messages of each webhook are in one of these states; one statement."""
    count = sa.select(WebhookDelivery.webhook_id, sa.func.count()).where(
        WebhookDelivery.webhook_id.in_(list(webhook_ids)), WebhookDelivery.state.in_(states)
    )
    return {row[0]: row[1] for row in session.execute(count.group_by(WebhookDelivery.webhook_id))}


def system_webhook(webhook_id: int) -> Webhook | None:
    """A webhook for Plaza itself; None when it was removed meanwhile."""
    return session.scalar(policies.visible_webhooks(SYSTEM).where(Webhook.id == webhook_id).options(*_shown()))


def lock_health(webhook_id: int) -> WebhookHealth | None:
    """Within a use case: hold how a receiver does, which is always done before its webhook is changed; None when there
    is none."""
    return session.get(WebhookHealth, webhook_id, with_for_update=True, populate_existing=True)


def _shown() -> tuple[ExecutableOption, ...]:
    keeper = joinedload(Webhook.keeper).joinedload(Member.city)
    return keeper, joinedload(Webhook.health), selectinload(Webhook.groups)
