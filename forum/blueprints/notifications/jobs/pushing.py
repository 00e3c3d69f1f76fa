"""What recurs around pushes."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.notifications.services import push, pushing
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(seconds=20), apart=True)
def queue_pushes() -> None:
    """Pushes that waited, since somebody was here, nobody took them or it was quiet, go to the relay."""
    while pushing.queue_due(SYSTEM):
        pass


@every(timedelta(hours=6), apart=True)
def forget_old_pushes() -> None:
    """What was sent long ago is forgotten, and browsers to which nothing is sent any more."""
    while pushing.forget_old(SYSTEM):
        pass
    while push.forget_dead(SYSTEM):
        pass
