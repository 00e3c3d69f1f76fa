"""What is announced becomes messages; messages are sent, one receiver beside the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from forum.blueprints.webhooks.events import WebhookDue
from forum.blueprints.webhooks.rules import TURN_SECONDS
from forum.blueprints.webhooks.services import announcing, sending
from forum.kernel.actor import SYSTEM
from forum.kernel.announcements import Announcement, facts_announced
from forum.kernel.events import Event, Lane, Subscription, add_subscription, find_subscription, subscribe
from forum.kernel.safe_sending import sender

BATCH = 100


def listen() -> None:
    """Subscribe to the facts that features announce; once, however many applications a process makes."""
    for fact, announcements in facts_announced().items():
        name = f"webhooks.announce_{fact.__name__}"
        if find_subscription(name) is None:
            add_subscription(Subscription(name, _announcer(announcements), Lane.NOW, BATCH, False), fact)


def _announcer(announcements: Sequence[Announcement]) -> Callable[..., None]:
    def announce(facts: Sequence[Event]) -> None:
        for announcement in announcements:
            announcing.announce(SYSTEM, announcement, facts)

    return announce


@subscribe(WebhookDue, lane=Lane.WEBHOOKS)
def send_due(event: WebhookDue) -> None:
    """Send what is due to a receiver, one message after the other, until its turn is over."""
    if not sending.take(SYSTEM, event.webhook_id):
        return
    ends = time.monotonic() + TURN_SECONDS
    while (prepared := sending.prepare_next(SYSTEM, event.webhook_id)) is not None:
        answer = sender().post(prepared.url, prepared.headers, prepared.body)
        sending.settle(SYSTEM, prepared, answer)
        if time.monotonic() > ends:
            sending.let_others_go_first(SYSTEM, event.webhook_id)
            return
