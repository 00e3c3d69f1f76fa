"""Switching webhooks on and off, by administrators and by themselves."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.webhooks import policies, rules
from forum.blueprints.webhooks.models import Webhook, WebhookDelivery
from forum.blueprints.webhooks.queries import webhooks as queries
from forum.kernel import audit, clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

SWITCHED_OFF = "webhook_off"


@use_case
def switch_on(actor: Actor, webhook_id: int, version: int | None = None) -> Webhook:
    """Send what happens from now on. Raises NotFound, StaleVersion."""
    queries.lock_health(webhook_id)
    webhook = queries.get_webhook(actor, webhook_id)
    authorize(policies.can_run_webhook, actor, webhook)
    check_version(webhook.version, version)
    if not webhook.active:
        webhook.switch_on()
        webhook.health.forget_failures()
        log_act(actor, "webhook_on", webhook)
    session.flush()
    return webhook


@use_case
def switch_off(actor: Actor, webhook_id: int, version: int | None = None) -> Webhook:
    """Send nothing more. Raises NotFound, StaleVersion."""
    queries.lock_health(webhook_id)
    webhook = queries.get_webhook(actor, webhook_id)
    authorize(policies.can_run_webhook, actor, webhook)
    check_version(webhook.version, version)
    if webhook.active:
        _switch_off(actor, webhook, rules.STAFF)
    return webhook


def switch_off_by_itself(webhook: Webhook, reason: str) -> None:
    """Within a use case: send nothing more to whoever fails for too long or is gone, and tell the administrators."""
    if webhook.active:
        _switch_off(SYSTEM, webhook, reason)
        told = list(queries.list_administrator_ids())
        record(MembersConcerned(kind=SWITCHED_OFF, subject_id=webhook.id, member_ids=told, note=reason))


def log_act(actor: Actor, act: str, webhook: Webhook, **more: str) -> None:
    """Within a use case: write an act on a webhook into the log, which programme staff read."""
    audit.log(actor, act, "webhook", webhook.id, staff={"title": webhook.name, **more})


def _switch_off(actor: Actor, webhook: Webhook, reason: str) -> None:
    at = clock.now()
    webhook.switch_off(reason, at)
    waits = (WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.state == rules.WAITING)
    missed = sa.update(WebhookDelivery).where(*waits, WebhookDelivery.event != rules.PING)
    session.execute(missed.values(state=rules.MISSED, settled_at=at))
    log_act(actor, "webhook_off", webhook, why=reason)
    session.flush()
