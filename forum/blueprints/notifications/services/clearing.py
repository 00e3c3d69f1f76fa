"""Clearing away what was read long ago."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.rules.kinds import OF_REACTIONS
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

KEPT = timedelta(days=180)
AT_ONCE = 1000


@use_case
def clear_read(actor: Actor) -> bool:
    """Remove up to a thousand notifications that were read more than 180 days ago; whether there were so many.

    Those of reactions stay, since by them is known who has been told of whom.
    """
    authorize(policies.can_notify, actor)
    old = Notification.read_at < clock.now() - KEPT, Notification.kind.not_in(OF_REACTIONS)
    ids = session.scalars(sa.select(Notification.id).where(*old).limit(AT_ONCE)).all()
    session.execute(sa.delete(Notification).where(Notification.id.in_(ids)))
    return len(ids) == AT_ONCE
