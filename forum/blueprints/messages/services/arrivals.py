"""Noting that messages have reached a device."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from forum.blueprints.messages import policies
from forum.blueprints.messages.events import MessageArrived
from forum.blueprints.messages.models.arrivals import Arrival
from forum.blueprints.messages.queries import conversations as queries
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def note_arrival(actor: Actor, conversation_id: int, number: int) -> None:
    """Remember that a device of the actor has the lines up to this one; among more than two people it is not kept.

    Never goes back, never beyond the last line. Raises NotFound.
    """
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_see_conversation, actor, conversation)
    if conversation.other_than(actor.id) is None:
        return
    number = min(number, conversation.last_number)
    arrival = _keep(conversation_id, actor.id or 0)
    if number > arrival.number:
        arrival.number = number
        record(MessageArrived(conversation_id=conversation_id, member_id=arrival.member_id, number=number))


def _keep(conversation_id: int, member_id: int) -> Arrival:
    kept = session.get(Arrival, (conversation_id, member_id))
    if kept is not None:
        return kept
    try:
        with savepoint():
            made = Arrival(conversation_id=conversation_id, member_id=member_id, number=0)
            session.add(made)
            session.flush()
            return made
    except IntegrityError:  # another of her devices was first
        return session.get_one(Arrival, (conversation_id, member_id))
