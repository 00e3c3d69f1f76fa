"""What was sent and is to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from forum.blueprints.webhooks import policies
from forum.blueprints.webhooks.models import Webhook, WebhookDelivery
from forum.blueprints.webhooks.queries.webhooks import get_webhook
from forum.blueprints.webhooks.rules import PING, WAITING
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

LATEST = [Key(WebhookDelivery.id, descending=True)]


@dataclass(frozen=True)
class DeliveryShown:
    """A delivery as an administrator sees it; what it said only where she reads the group that it was about."""

    delivery: WebhookDelivery
    readable: bool

    @property
    def ids(self) -> dict[str, Any]:
        return self.delivery.ids if self.readable else {}

    @property
    def tries(self) -> list[Any]:
        return self.delivery.tries if self.readable else []

    @property
    def waiting(self) -> bool:
        return self.delivery.state == WAITING


def list_deliveries(
    actor: Actor, webhook_id: int, state: str | None = None, cursor: str | None = None, limit: int | None = None
) -> Page[DeliveryShown]:
    """The messages to a receiver, the latest first, all or those of a state. Raises NotFound."""
    get_webhook(actor, webhook_id)
    statement = policies.visible_deliveries(actor).where(WebhookDelivery.webhook_id == webhook_id)
    if state:
        statement = statement.where(WebhookDelivery.state == state)
    page: Page[WebhookDelivery] = paginate(statement, LATEST, cursor, limit)
    read = policies.readable_groups(actor, [one.group_id for one in page.items])
    return page.map(lambda one: DeliveryShown(one, one.group_id in read))


def get_delivery(actor: Actor, webhook_id: int, delivery_id: int) -> WebhookDelivery:
    """A message with all attempts, the latest first. Raises NotFound."""
    here = (WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.id == delivery_id)
    found = session.scalar(policies.visible_deliveries(actor).where(*here).options(selectinload(WebhookDelivery.tries)))
    if found is None:
        raise NotFound
    return found


def get_delivery_to_show(actor: Actor, webhook_id: int, delivery_id: int) -> DeliveryShown:
    """The same as the administrator sees it. Raises NotFound."""
    found = get_delivery(actor, webhook_id, delivery_id)
    return DeliveryShown(found, found.group_id in policies.readable_groups(actor, [found.group_id]))


def find_next(webhook: Webhook, at: datetime) -> WebhookDelivery | None:
    """What is to be sent next; to a webhook that is switched off only tests."""
    waits = sa.select(WebhookDelivery).where(
        WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.state == WAITING, WebhookDelivery.due_at <= at
    )
    if not webhook.active:
        waits = waits.where(WebhookDelivery.event == PING)
    return session.scalar(waits.order_by(WebhookDelivery.due_at, WebhookDelivery.id).limit(1))
