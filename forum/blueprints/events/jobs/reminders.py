"""Reminders of events."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.events.services import reminding
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=2))
def remind_of_events() -> None:
    """Those who come, and who holds it, hear of it a day and an hour before."""
    while reminding.remind_due(SYSTEM):
        pass
