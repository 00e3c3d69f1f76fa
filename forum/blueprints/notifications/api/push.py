"""The browsers in which one is told what is new, as JSON."""

from __future__ import annotations

from typing import Any

from forum.blueprints.notifications.api.notifications import api
from forum.blueprints.notifications.queries import push as queries
from forum.blueprints.notifications.schemas.push import PushStateSchema, PushSubscriptionForm, PushSubscriptionSchema
from forum.blueprints.notifications.services import push
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import signed_in
from forum.kernel.web.browsers import browser_name
from forum.kernel.web_push import Address

TRYING = "6/minute;30/hour"


@api.route("/me/push-subscriptions")
@signed_in
@api.gives(PushStateSchema)
def show_push_subscriptions(actor: Actor) -> Any:
    """One's browsers that are told, the latest first, and the key with which another one asks."""
    return queries.show_state(actor)


@api.route("/me/push-subscriptions", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(PushSubscriptionForm)
@api.gives(PushSubscriptionSchema, 201)
def add_push_subscription(actor: Actor, form: dict[str, Any]) -> Any:
    """Be told in the browser of this session, instead of where it was told before. Only public HTTPS addresses are
    sent to; of more than ten browsers the one that was used longest ago goes."""
    keys = form["keys"]
    return push.subscribe(actor, Address(form["endpoint"], keys["p256dh"], keys["auth"]), browser_name())


@api.route("/me/push-subscriptions/<int:subscription_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def remove_push_subscription(actor: Actor, subscription_id: int) -> Any:
    """Be told no more in one of one's browsers."""
    push.unsubscribe(actor, subscription_id)


@api.route("/me/push-subscriptions/<int:subscription_id>/test", methods=["POST"])
@limit(TRYING)
@signed_in
@api.gives(status=202)
def try_push_subscription(actor: Actor, subscription_id: int) -> Any:
    """Send something there to see that it arrives; it is sent as soon as may be, in quiet hours too."""
    push.send_test(actor, subscription_id)
