"""The verbs of those who take part in a conversation: bringing in, coming back, leaving."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.messages import policies
from forum.blueprints.messages.events import ParticipantAdded, ParticipantLeft
from forum.blueprints.messages.models.absences import Absence
from forum.blueprints.messages.models.conversations import Conversation
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.rules import WITH_HISTORY, name_after
from forum.blueprints.messages.services.contact import check_contact, check_start
from forum.blueprints.messages.services.conversations import open_group, shown_again
from forum.blueprints.messages.services.lines import append_note
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def add_member(
    actor: Actor, conversation_id: int, member_id: int, title: str | None = None, history: bool = False
) -> Conversation:
    """Bring somebody in; adding a participant changes nothing.

    With `history` she sees all that was written, otherwise only what is written from now on and, when she comes
    back, what she could see before. A conversation without a name stays as it is: a new group, named `title` or
    after its people, takes them all.
    """
    _take_turns(conversation_id)
    conversation = queries.get_conversation(actor, conversation_id)
    added = account_queries.get_member(actor, member_id)
    if conversation.participation_of(member_id) is not None:
        return conversation
    authorize(policies.can_add, actor, conversation)
    check_contact(actor, [added])
    if conversation.is_group:
        _let_in(conversation, member_id, history)
    else:
        history = False
        check_contact(actor, [person for person in conversation.people if person.id != actor.id])
        check_start(actor)
        people = [*conversation.people, added]
        title = title or name_after(person.name for person in people)
        conversation = open_group([person.id for person in people], title)
    append_note(actor, conversation, "added", body=WITH_HISTORY if history else "", subject_id=member_id)
    record(ParticipantAdded(conversation_id=conversation.id, member_id=member_id, by_id=actor.id or 0))
    return shown_again(actor, conversation)


@use_case
def add_members(
    actor: Actor, conversation_id: int, member_ids: Iterable[int], title: str | None = None, history: bool = False
) -> Conversation:
    """Bring several in, one after the other, as `add_member` does; from a conversation without a name one group."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_add, actor, conversation)
    for member_id in member_ids:
        conversation = add_member(actor, conversation.id, member_id, title, history)
    return conversation


@use_case
def leave(actor: Actor, conversation_id: int, member_id: int) -> None:
    """Leave a group oneself; a line of it says so. Raises Forbidden for somebody else or without a name."""
    conversation = queries.get_conversation(actor, conversation_id)
    authorize(policies.can_leave, actor, conversation, member_id)
    append_note(actor, conversation, "left")
    queries.own_participation(actor, conversation_id).leave(clock.now())
    record(ParticipantLeft(conversation_id=conversation_id, member_id=member_id))


def _take_turns(conversation_id: int) -> None:
    # So that two who add at once do not make it 31.
    session.execute(sa.select(Conversation.id).where(Conversation.id == conversation_id).with_for_update())


def _let_in(conversation: Conversation, member_id: int, history: bool) -> None:
    at, last = clock.now(), conversation.last_number
    mine = (Participation.conversation_id == conversation.id, Participation.member_id == member_id)
    earlier = session.scalar(sa.select(Participation).where(*mine))
    if earlier is None:
        first = 1 if history else last + 1
        facts = {"joined_at": at, "last_at": at, "last_number": last, "last_read_number": last, "history_from": first}
        session.add(Participation(conversation_id=conversation.id, member_id=member_id, **facts))
    else:
        _keep_absence(earlier, last, history)
        earlier.come_back(last, at)
    session.flush()


def _keep_absence(earlier: Participation, last: int, history: bool) -> None:
    if history:
        earlier.history_from = 1
        session.execute(sa.delete(Absence).where(Absence.participation_id == earlier.id))
    elif last > earlier.last_number:
        missed = {"first_number": earlier.last_number + 1, "last_number": last}
        session.add(Absence(participation_id=earlier.id, **missed))
