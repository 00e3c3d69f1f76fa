"""Sending: whose turn it is, what a message says now, and what comes of it.

A receiver gets one message at a time. Who sends to it holds it under a lease, which a crash lets expire: then the
message is sent again, with the same id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
import structlog

from forum.blueprints.webhooks import policies, rules
from forum.blueprints.webhooks.events import WebhookDue
from forum.blueprints.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery, WebhookHealth
from forum.blueprints.webhooks.queries import deliveries
from forum.blueprints.webhooks.queries import webhooks as queries
from forum.blueprints.webhooks.services.switching import switch_off_by_itself
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.announcements import ANNOUNCEMENTS, Reader
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.safe_sending import Answer
from forum.kernel.use_case import savepoint, use_case

AT_ONCE = 20  # messages that are looked at in one transaction, if none of them may be sent
log = structlog.get_logger("webhooks")


@dataclass(frozen=True)
class Prepared:
    """A message as it is handed over."""

    webhook_id: int
    delivery_id: int
    url: str
    headers: Mapping[str, str]
    body: bytes


@use_case
def take(actor: Actor, webhook_id: int) -> bool:
    """Begin sending to a receiver, unless somebody does already."""
    authorize(policies.can_keep_webhooks, actor)
    health = queries.lock_health(webhook_id)
    if health is None or (health.busy_until is not None and health.busy_until > clock.now()):
        return False
    health.busy_until = clock.now() + rules.LEASE
    return True


@use_case
def prepare_next(actor: Actor, webhook_id: int) -> Prepared | None:
    """The next message to a receiver one has taken, put together as things are now; None lets go of the receiver."""
    authorize(policies.can_keep_webhooks, actor)
    health, webhook, at = queries.lock_health(webhook_id), queries.system_webhook(webhook_id), clock.now()
    if health is None or webhook is None:
        return None
    resting = health.resting_until is not None and health.resting_until > at
    reader = queries.reader_of(webhook)
    for _ in range(AT_ONCE):
        delivery = None if resting else deliveries.find_next(webhook, at)
        if delivery is None:
            break
        body = _body_of(delivery, webhook, reader)
        if body is not None:
            health.busy_until = at + rules.LEASE
            headers = rules.signed_headers(queries.keys_of(webhook, at), delivery.message_id, at, body)
            return Prepared(webhook.id, delivery.id, webhook.target_url, headers, body)
    health.busy_until = None
    return None


@use_case
def settle(actor: Actor, prepared: Prepared, answer: Answer) -> None:
    """Note what came of a message, try again later what failed, and switch off what has failed for too long."""
    authorize(policies.can_keep_webhooks, actor)
    health, at = queries.lock_health(prepared.webhook_id), clock.now()
    delivery = session.get(WebhookDelivery, prepared.delivery_id, with_for_update=True)
    if health is None or delivery is None:  # removed meanwhile
        return
    _note(delivery, prepared, answer, at)
    health.note_answer(answer.status, answer.problem, at)
    if answer.ok:
        delivery.settle(rules.SENT, at)
        health.note_success(at)
    elif delivery.event == rules.PING:
        delivery.settle(rules.FAILED, at)
    else:
        _put_off(health, delivery, answer, at)
    session.flush()


@use_case
def let_others_go_first(actor: Actor, webhook_id: int) -> None:
    """Let go of a receiver for which more waits, and come back to it after those that wait by now."""
    authorize(policies.can_keep_webhooks, actor)
    health = queries.lock_health(webhook_id)
    if health is not None:
        health.busy_until = None
        record(WebhookDue(webhook_id=webhook_id))


@use_case
def queue_due(actor: Actor) -> int:
    """Let every receiver have its turn for which something is due, and say how many there are."""
    authorize(policies.can_keep_webhooks, actor)
    due = queries.list_due(clock.now())
    for webhook_id in due:
        record(WebhookDue(webhook_id=webhook_id))
    return len(due)


@use_case
def forget_old(actor: Actor, most: int = 500) -> int:
    """Drop what was sent, or was not, more than 7 days ago; says how many, at most `most`."""
    authorize(policies.can_keep_webhooks, actor)
    old = sa.select(WebhookDelivery.id).where(WebhookDelivery.created_at < clock.now() - rules.KEPT).limit(most)
    ids = session.scalars(old).all()
    session.execute(sa.delete(WebhookDelivery).where(WebhookDelivery.id.in_(ids)))
    return len(ids)


def _body_of(delivery: WebhookDelivery, webhook: Webhook, reader: Reader) -> bytes | None:
    """What is sent; None when it is not, which is noted."""
    try:
        with savepoint():
            content = _content_of(delivery, webhook, reader)
    except Exception as error:  # whatever is wrong with one message holds up no other
        log.exception("webhook message could not be made", delivery=delivery.id, error=repr(error))
        delivery.last_problem = "not_made"
        delivery.settle(rules.FAILED, clock.now())
        session.flush()
        return None
    if content is None:
        delivery.settle(rules.WITHHELD, clock.now())
        session.flush()
        return None
    message = {"type": delivery.event, "timestamp": delivery.occurred_at, "data": content}
    return orjson.dumps(message, option=orjson.OPT_UTC_Z, default=str)


def _content_of(delivery: WebhookDelivery, webhook: Webhook, reader: Reader) -> Mapping[str, Any] | None:
    if delivery.event == rules.PING:
        return dict(delivery.ids)
    announcement = ANNOUNCEMENTS.get(delivery.event) if delivery.event in webhook.events else None
    return announcement.content_for(reader, delivery.ids) if announcement is not None else None


def _note(delivery: WebhookDelivery, prepared: Prepared, answer: Answer, at: datetime) -> None:
    delivery.attempts += 1
    delivery.last_status, delivery.last_problem = answer.status, answer.problem
    session.add(
        WebhookAttempt(
            delivery_id=delivery.id, at=at, took_ms=answer.took_ms, request_headers=dict(prepared.headers),
            body=prepared.body.decode(), status=answer.status, problem=answer.problem,
            answer_headers=dict(answer.headers), answer=answer.text,
        )
    )  # fmt: skip


def _put_off(health: WebhookHealth, delivery: WebhookDelivery, answer: Answer, at: datetime) -> None:
    health.note_failure(at)
    wish = rules.wish_of(answer, at)
    health.resting_until = at + max(rules.rest_after(health.failures), wish)
    delivery.due_at = at + max(rules.pause_after(delivery.attempts), wish)
    if delivery.attempts >= rules.MOST_ATTEMPTS:
        delivery.settle(rules.FAILED, at)
    webhook = session.get_one(Webhook, health.webhook_id, with_for_update=True)
    if answer.status == rules.GONE:
        delivery.settle(rules.FAILED, at)
        switch_off_by_itself(webhook, rules.GONE_AWAY)
    elif rules.is_to_be_switched_off(health.failures, health.failing_since, at):
        switch_off_by_itself(webhook, rules.FAILING)
