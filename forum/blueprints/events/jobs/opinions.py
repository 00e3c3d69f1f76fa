"""Events that are over and of which people are to be asked what they think."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.events.queries import attendance
from forum.blueprints.events.rules.live import ASKED_AFTER, ASKED_WITHIN
from forum.blueprints.events.services import opinions
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every

_AT_ONCE = 50


@every(timedelta(minutes=15))
def ask_for_opinions() -> None:
    """From an hour after the end on, each event in a transaction of its own."""
    now = clock.now()
    while due := attendance.list_due(now - ASKED_WITHIN, now - ASKED_AFTER, _AT_ONCE):
        for event_id in due:
            opinions.ask_for_opinions(SYSTEM, event_id)
