"""What notifications do by the clock."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.notifications.services import clearing
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(hours=6), apart=True)
def clear_read() -> None:
    """What was read long ago goes, some at a time."""
    while clearing.clear_read(SYSTEM):
        pass
