"""Webhooks as JSON, for administrators."""

from __future__ import annotations

from typing import Any

from forum.blueprints.webhooks import policies
from forum.blueprints.webhooks.queries import deliveries, webhooks
from forum.blueprints.webhooks.schemas import (
    DeliveryQuery,
    WebhookChangeForm,
    WebhookDeliveryDetailSchema,
    WebhookDeliverySchema,
    WebhookEventListSchema,
    WebhookForm,
    WebhookQuery,
    WebhookResendSchema,
    WebhookSchema,
    WebhookSecretSchema,
)
from forum.blueprints.webhooks.services import keeping, replaying
from forum.kernel.actor import Actor
from forum.kernel.announcements import ANNOUNCEMENTS
from forum.kernel.limits import WRITING, limit
from forum.kernel.policies import authorize
from forum.kernel.web.access import signed_in
from forum.kernel.web.api import ApiBlueprint, expected_version
from forum.kernel.web.fields import page_of

api = ApiBlueprint("webhooks", "Receivers elsewhere that are told what happens, for administrators")


@api.route("/webhook-events")
@signed_in
@api.gives(WebhookEventListSchema)
def list_webhook_events(actor: Actor) -> Any:
    """What a webhook may hear of."""
    authorize(policies.can_keep_webhooks, actor)
    return {"items": list(ANNOUNCEMENTS.values()), "next": None}


@api.route("/webhooks")
@signed_in
@api.takes(WebhookQuery, location="query")
@api.gives(page_of(WebhookSchema))
def list_webhooks(actor: Actor, query: dict[str, Any]) -> Any:
    """All webhooks, the oldest first."""
    return webhooks.list_webhooks(actor, **query)


@api.route("/webhooks", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(WebhookForm)
@api.gives(WebhookSchema, 201, with_etag=True)
def create_webhook(actor: Actor, form: dict[str, Any]) -> Any:
    """Let a receiver be told of what happens from now on. PUT its secret next: that shows it."""
    return keeping.create_webhook(actor, **form)


@api.route("/webhooks/<int:webhook_id>")
@signed_in
@api.gives(WebhookSchema, with_etag=True)
def show_webhook(actor: Actor, webhook_id: int) -> Any:
    """One webhook and how its receiver does."""
    return webhooks.get_webhook(actor, webhook_id)


@api.route("/webhooks/<int:webhook_id>", methods=["PATCH"])
@limit(WRITING)
@signed_in
@api.takes(WebhookChangeForm)
@api.gives(WebhookSchema, with_etag=True)
def edit_webhook(actor: Actor, form: dict[str, Any], webhook_id: int) -> Any:
    """Change a webhook, or switch it on or off."""
    return keeping.change_webhook(actor, webhook_id, expected_version(), **form)


@api.route("/webhooks/<int:webhook_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_webhook(actor: Actor, webhook_id: int) -> Any:
    """Send nothing more and forget what was sent."""
    keeping.remove_webhook(actor, webhook_id, expected_version())


@api.route("/webhooks/<int:webhook_id>/secret", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.gives(WebhookSecretSchema)
def make_webhook_secret(actor: Actor, webhook_id: int) -> Any:
    """Make the secret anew and show it, this once; for 24 hours messages are signed with the former one as well."""
    return keeping.make_secret(actor, webhook_id)


@api.route("/webhooks/<int:webhook_id>/ping", methods=["POST"])
@limit(WRITING)
@signed_in
@api.gives(WebhookDeliverySchema, 202)
def ping_webhook(actor: Actor, webhook_id: int) -> Any:
    """Send a test, `webhook.ping`, once; also to a webhook that is switched off."""
    made = replaying.send_ping(actor, webhook_id)
    return deliveries.get_delivery_to_show(actor, webhook_id, made.id)


@api.route("/webhooks/<int:webhook_id>/redeliveries", methods=["POST"])
@limit(WRITING)
@signed_in
@api.gives(WebhookResendSchema, 202)
def resend_missed(actor: Actor, webhook_id: int) -> Any:
    """Send all that failed for good, or was missed while the webhook was switched off."""
    return {"count": replaying.send_missed(actor, webhook_id)}


@api.route("/webhooks/<int:webhook_id>/deliveries")
@signed_in
@api.takes(DeliveryQuery, location="query")
@api.gives(page_of(WebhookDeliverySchema))
def list_deliveries(actor: Actor, query: dict[str, Any], webhook_id: int) -> Any:
    """What was sent and is to be sent in the last 7 days, the latest first."""
    return deliveries.list_deliveries(actor, webhook_id, **query)


@api.route("/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>")
@signed_in
@api.gives(WebhookDeliveryDetailSchema)
def show_delivery(actor: Actor, webhook_id: int, delivery_id: int) -> Any:
    """One message with every attempt."""
    return deliveries.get_delivery_to_show(actor, webhook_id, delivery_id)


@api.route("/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/redeliveries", methods=["POST"])
@limit(WRITING)
@signed_in
@api.gives(WebhookDeliverySchema, 202)
def redeliver(actor: Actor, webhook_id: int, delivery_id: int) -> Any:
    """Send a message again, with the same `webhook-id` and as things are now."""
    replaying.send_again(actor, webhook_id, delivery_id)
    return deliveries.get_delivery_to_show(actor, webhook_id, delivery_id)
