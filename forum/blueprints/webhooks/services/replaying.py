"""Sending a test, and sending again what was sent or missed."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.webhooks import policies, rules
from forum.blueprints.webhooks.errors import StillWaiting, WebhookIsOff
from forum.blueprints.webhooks.events import WebhookDue
from forum.blueprints.webhooks.models import Webhook, WebhookDelivery
from forum.blueprints.webhooks.queries import deliveries
from forum.blueprints.webhooks.queries import webhooks as queries
from forum.blueprints.webhooks.services.announcing import await_sending
from forum.blueprints.webhooks.services.switching import log_act
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

RECOVERABLE = (rules.FAILED, rules.MISSED)


@use_case
def send_ping(actor: Actor, webhook_id: int) -> WebhookDelivery:
    """Send a test, once, also to a webhook that is switched off. Raises NotFound."""
    webhook = queries.get_webhook(actor, webhook_id)
    authorize(policies.can_run_webhook, actor, webhook)
    made = await_sending(webhook, rules.PING, {"webhook_id": webhook.id, "name": webhook.name})
    log_act(actor, "webhook_tested", webhook)
    _come_soon(webhook)
    return made


@use_case
def send_again(actor: Actor, webhook_id: int, delivery_id: int) -> WebhookDelivery:
    """Send a message again, with the same id and as things are now. Raises NotFound, WebhookIsOff, StillWaiting."""
    webhook = queries.get_webhook(actor, webhook_id)
    authorize(policies.can_run_webhook, actor, webhook)
    delivery = deliveries.get_delivery(actor, webhook_id, delivery_id)
    if not webhook.active and delivery.event != rules.PING:
        raise WebhookIsOff
    if delivery.state == rules.WAITING:
        raise StillWaiting
    delivery.wait_again(clock.now())
    log_act(actor, "webhook_sent_again", webhook, message_id=delivery.message_id)
    _come_soon(webhook)
    return delivery


@use_case
def send_missed(actor: Actor, webhook_id: int) -> int:
    """Send all that failed for good or was missed, and say how many that are. Raises NotFound, WebhookIsOff."""
    webhook = queries.get_webhook(actor, webhook_id)
    authorize(policies.can_run_webhook, actor, webhook)
    if not webhook.active:
        raise WebhookIsOff
    lost = sa.update(WebhookDelivery).where(
        WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.state.in_(RECOVERABLE),
        WebhookDelivery.event != rules.PING,
    )  # fmt: skip
    again = lost.values(state=rules.WAITING, settled_at=None, attempts=0, due_at=clock.now())
    done = session.execute(again.execution_options(synchronize_session=False))
    count = int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE has one
    if count:
        log_act(actor, "webhook_sent_again", webhook, count=str(count))
        _come_soon(webhook)
    return count


def _come_soon(webhook: Webhook) -> None:
    """Whoever asks for it does not wait until the receiver has rested."""
    webhook.health.resting_until = None
    session.flush()
    record(WebhookDue(webhook_id=webhook.id))
