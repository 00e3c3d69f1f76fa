"""What recurs around files."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.files import services
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(hours=1))
def sweep_unused() -> None:
    """What was sent for a message or a post and never went out is not kept."""
    services.sweep_unused(SYSTEM)
