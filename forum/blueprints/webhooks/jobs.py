"""What recurs around webhooks."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.webhooks.services import sending
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(seconds=10))
def queue_due() -> None:
    """What failed is tried again when its time has come."""
    sending.queue_due(SYSTEM)


@every(timedelta(hours=1))
def forget_old() -> None:
    """What was sent more than 7 days ago is dropped, some at a time."""
    while sending.forget_old(SYSTEM):
        pass
