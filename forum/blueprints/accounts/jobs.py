"""What recurs around accounts."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.accounts.services import sessions
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=10))
def end_idle_sessions() -> None:
    """Expired sessions end, and their sockets with them."""
    sessions.end_idle_sessions(SYSTEM)
