"""What recurs around assessments."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.assessments.services import publishing
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(hours=6), apart=True)
def publish_figures() -> None:
    """Figures of sets of cities are published once in each quarter, soon after it has begun."""
    publishing.publish_due(SYSTEM)
