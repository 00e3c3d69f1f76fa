"""What recurs around the library."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.library.services import following
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(hours=1))
def follow_document_requests() -> None:
    """Requests that nobody has answered are brought up again after two weeks, and end after 90 days."""
    while following.expire_due(SYSTEM) == following.AT_ONCE:
        continue
    while following.remind_due(SYSTEM) == following.AT_ONCE:
        continue
