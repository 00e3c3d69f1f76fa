"""Reminders of deadlines."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.opportunities import services
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=30))
def remind_of_deadlines() -> None:
    """Whoever said that her city is interested hears of the deadline a week before, once."""
    while services.remind(SYSTEM) == services.AT_ONCE:
        continue
