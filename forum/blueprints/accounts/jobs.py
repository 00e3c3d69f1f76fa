"""What recurs around accounts."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.accounts.services import drafts, sessions
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=10))
def end_idle_sessions() -> None:
    """Expired sessions end, and their sockets with them."""
    sessions.end_idle_sessions(SYSTEM)


@every(timedelta(days=1))
def forget_old_drafts() -> None:
    """What was not touched for 180 days goes."""
    drafts.forget_old_drafts(SYSTEM)
