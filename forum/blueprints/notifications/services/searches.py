"""Telling members of what their saved searches have found."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.rules.kinds import FOUND
from forum.blueprints.notifications.services.telling import write
from forum.blueprints.search.models.saving import SavedSearch
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def tell_of_search(actor: Actor, saved_search_id: int, member_id: int, count: int) -> None:
    """Tell whoever saved a search how much is new; what is unread of the same search grows instead."""
    authorize(policies.can_notify, actor)
    if session.get(SavedSearch, saved_search_id) is None:
        return
    own = Notification.saved_search_id == saved_search_id, Notification.read_at.is_(None)
    grown = session.scalar(sa.select(Notification.id).where(*own).limit(1))
    if grown is None:
        told = {"member_id": member_id, "kind": FOUND, "actor_id": member_id, "saved_search_id": saved_search_id}
        write([told | {"post_count": count}])
        return
    more = {"post_count": Notification.post_count + count, "at": clock.now()}
    session.execute(sa.update(Notification).where(Notification.id == grown).values(more))
    write([], [grown])
