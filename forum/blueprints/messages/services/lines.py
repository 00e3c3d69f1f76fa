"""How a conversation grows by a line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.messages.events import MessageSent
from forum.blueprints.messages.models.conversations import Conversation, Message, Participation
from forum.blueprints.messages.queries import conversations as queries
from forum.kernel import clock, markdown
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record


def append_message(
    actor: Actor, conversation: Conversation, body: str, quoted_message_id: int | None = None
) -> Message:
    """Within a use case: add what the actor wrote, with the next number."""
    return _append(actor, conversation, body=body, html=to_html(body), quoted_message_id=quoted_message_id)


def append_note(
    actor: Actor, conversation: Conversation, note: str, *, body: str = "", subject_id: int | None = None
) -> Message:
    """Within a use case: add a line about the conversation itself; whoever had read all still has, newcomers not."""
    return _append(actor, conversation, note=note, body=body, subject_id=subject_id)


def to_html(body: str) -> str:
    """The safe HTML of a message, its mentions leading to the people."""
    known = account_queries.find_by_handles(markdown.find_mentions(body))
    return markdown.render(body, {handle: f"/members/{number}" for handle, number in known.items()})


def _append(actor: Actor, conversation: Conversation, **facts: Any) -> Message:
    at = clock.now()
    number = _take_number(conversation, at)
    message = Message(
        **{"html": "", **facts}, conversation_id=conversation.id, author_id=actor.id, number=number, sent_at=at
    )
    session.add(message)
    session.flush()
    _mark_read_by_writing(actor, message)
    record(MessageSent(message_id=message.id, conversation_id=conversation.id, author_id=actor.id or 0))
    return queries.get_message(actor, message.id)


def _mark_read_by_writing(actor: Actor, message: Message) -> None:
    readers = Participation.member_id == actor.id
    if message.note is not None:
        up_to_date = Participation.last_read_number == message.number - 1
        readers = sa.or_(readers, sa.and_(up_to_date, Participation.member_id != (message.subject_id or 0)))
    here = sa.update(Participation).where(Participation.conversation_id == message.conversation_id)
    session.execute(here.where(readers).values(last_read_number=message.number))


def _take_number(conversation: Conversation, at: datetime) -> int:
    # In SQL, so that two who write at once take turns and nobody's rename counts as stale.
    taken = (
        sa.update(Conversation)
        .where(Conversation.id == conversation.id)
        .values(last_number=Conversation.last_number + 1, last_message_at=at)
        .returning(Conversation.last_number)
        .execution_options(synchronize_session=False)
    )
    number = session.execute(taken).scalar_one()
    set_committed_value(conversation, "last_number", number)
    set_committed_value(conversation, "last_message_at", at)
    return number
