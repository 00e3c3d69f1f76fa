"""From facts to messages that wait: for each receiver that may hear of them."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.webhooks import policies
from forum.blueprints.webhooks.events import WebhookDue
from forum.blueprints.webhooks.models import Webhook, WebhookDelivery
from forum.blueprints.webhooks.queries import webhooks as queries
from forum.blueprints.webhooks.rules import new_message_id
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.announcements import Announcement, Ids
from forum.kernel.database import session
from forum.kernel.events import Event
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def announce(actor: Actor, announcement: Announcement, facts: Sequence[Event]) -> None:
    """For Plaza itself: write down what receivers are to be told of these facts; they are told after the commit."""
    authorize(policies.can_keep_webhooks, actor)
    for webhook in queries.list_listening(announcement.name):
        reader = queries.reader_of(webhook)
        told = [ids for fact in facts for ids in announcement.things(fact) if announcement.sees(reader, ids)]
        for ids in told:
            await_sending(webhook, announcement.name, ids)
        if told:
            session.flush()
            record(WebhookDue(webhook_id=webhook.id))


def await_sending(webhook: Webhook, event: str, ids: Ids) -> WebhookDelivery:
    """Within a use case: a message that waits."""
    at = clock.now()
    made = WebhookDelivery(
        webhook_id=webhook.id, message_id=new_message_id(), event=event, ids=dict(ids), group_id=ids.get("group_id"),
        occurred_at=at, created_at=at, due_at=at,
    )  # fmt: skip
    session.add(made)
    return made
