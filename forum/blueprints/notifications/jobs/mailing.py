"""What recurs around mails to members."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.notifications.services import digests, sending
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(seconds=20), apart=True)
def queue_mails() -> None:
    """Mails whose moment has come go to the relay, lot by lot."""
    while sending.queue_due(SYSTEM):
        pass


@every(timedelta(minutes=10), apart=True)
def look_at_the_week() -> None:
    """Groups whose moderators published no digest of the week that ended get one of what was found."""
    while digests.look_at_week(SYSTEM):
        pass


@every(timedelta(minutes=1), apart=True)
def spread_digests() -> None:
    """Digests go to the members of their groups, lot by lot."""
    while digests.spread(SYSTEM):
        pass


@every(timedelta(days=1), apart=True)
def forget_old_mails() -> None:
    """What was sent long ago is forgotten."""
    while sending.forget_old(SYSTEM):
        pass
