"""How far messages have come to the devices of those they are for."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.messages.models.arrivals import Arrival
from forum.blueprints.messages.models.conversations import Conversation
from forum.kernel.actor import Actor
from forum.kernel.database import session


def find_arrival(conversation_id: int, member_id: int) -> int:
    """The last line that a device of the member has received; 0 when none is known of."""
    statement = sa.select(Arrival.number).where(
        Arrival.conversation_id == conversation_id, Arrival.member_id == member_id
    )
    return session.scalar(statement) or 0


def find_delivered(actor: Actor, conversation: Conversation) -> int:
    """Between two: the last line that a device of the other one has received, if the actor may know; else 0."""
    other = conversation.other_than(actor.id)
    if other is None:
        return 0
    theirs = conversation.participation_of(other.id)
    if theirs is None or not directory_policies.can_see_presence(actor, other.id, theirs.choices):
        return 0
    return find_arrival(conversation.id, other.id)
