"""Renewing the addresses of one's feeds."""

from __future__ import annotations

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.feeds import FeedKey
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def renew_feeds(actor: Actor) -> None:
    """Make all addresses of one's feeds that were given out so far worthless."""
    authorize(policies.can_catch_up_everywhere, actor)
    key = session.get(FeedKey, actor.id or 0)
    if key is None:
        key = FeedKey(member_id=actor.id or 0, number=0)
        session.add(key)
    key.number += 1
