"""What recurs around messages."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.messages.services import waiting
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=30))
def tell_of_unanswered_questions() -> None:
    """Whoever asked a peer five working days ago and waits hears what she can do."""
    while waiting.count_days(SYSTEM) == waiting.AT_ONCE:
        continue
