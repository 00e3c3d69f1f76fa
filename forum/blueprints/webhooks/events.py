"""What happens to webhooks."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class WebhookDue(Event):
    """There is something to send to this receiver."""

    webhook_id: int
