"""Telling two members, once, that each can help with what the other looks for."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from forum.blueprints.directory import policies
from forum.blueprints.directory.events import PeersMatched
from forum.blueprints.directory.models.matches import Match, MatchWish
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def tell_match(actor: Actor, member_id: int, other_id: int) -> None:
    """Tell two members that they can help each other; each pair once for ever."""
    authorize(policies.can_keep_profiles, actor)
    first_id, second_id = sorted((member_id, other_id))
    try:
        with savepoint():
            session.add(Match(first_id=first_id, second_id=second_id, told_at=clock.now()))
            session.flush()
    except IntegrityError:  # they were told, perhaps since the other one's profile changed at the same moment
        return
    record(PeersMatched(first_id=first_id, second_id=second_id))


@use_case
def wish_for_matches(actor: Actor, wanted: bool) -> bool:
    """Want to be told of such people or not."""
    authorize(policies.can_have_wishes, actor)
    wish = session.get(MatchWish, actor.id)
    if wish is None:
        session.add(MatchWish(member_id=actor.id or 0, wanted=wanted))
    else:
        wish.wanted = wanted
    return wanted
