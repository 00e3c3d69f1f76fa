"""Reminders of what a roadmap has planned."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.assessments.services import reminding
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=30))
def remind_of_actions() -> None:
    """Owners hear of actions that fall due within a week or have passed their day, once each, while they work."""
    while reminding.remind_late(SYSTEM) == reminding.AT_ONCE:
        continue
    while reminding.remind_soon(SYSTEM) == reminding.AT_ONCE:
        continue
