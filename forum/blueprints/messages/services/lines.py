"""How a conversation grows by a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.files.models import File
from forum.blueprints.messages.events import MessageSent
from forum.blueprints.messages.models.attachments import Attachment
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.queries import conversations as queries
from forum.kernel import clock, markdown
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.text import fold


def append_message(
    actor: Actor,
    conversation: Conversation,
    body: str,
    quoted_message_id: int | None = None,
    files: Sequence[File] = (),
) -> Message:
    """Within a use case: add what the actor wrote and attached, with the next number; nobody has it archived then."""
    attached = [Attachment(file_id=file.id, position=position) for position, file in enumerate(files)]
    names = " ".join(fold(file.filename) for file in files)
    facts = {"body": body, "html": to_html(body), "quoted_message_id": quoted_message_id, "attachments": attached}
    return _append(actor, conversation, names=names, **facts)


def take_uploads(actor: Actor, body: str, file_ids: Sequence[int]) -> list[File]:
    """The actor's own uploads that a message is to carry, in this order.

    Raises Invalid when one is not there, not hers or already sent, or when there is neither a text nor a file.
    """
    wanted = list(dict.fromkeys(file_ids))
    if not body and not wanted:
        raise Invalid(errors={"body": [_("Write something here, or attach a file.")]})
    found = {file.id: file for file in queries.list_own_uploads(actor, wanted)} if wanted else {}
    if set(found) != set(wanted):
        raise Invalid(errors={"file_ids": [_("A file is no longer there. Attach it again.")]})
    return [found[number] for number in wanted]


def append_note(
    actor: Actor, conversation: Conversation, note: str, *, body: str = "", subject_id: int | None = None
) -> Message:
    """Within a use case: add a line about the conversation itself; whoever had read all still has, newcomers not."""
    return _append(actor, conversation, note=note, body=body, subject_id=subject_id)


def to_html(body: str) -> str:
    """The safe HTML of a message, its mentions leading to the people."""
    known = account_queries.find_by_handles(markdown.find_mentions(body))
    return markdown.render(body, {handle: f"/members/{number}" for handle, number in known.items()})


def _append(actor: Actor, conversation: Conversation, names: str = "", **facts: Any) -> Message:
    at = clock.now()
    number = _take_number(conversation, at)
    message = Message(
        **{"html": "", **facts}, conversation_id=conversation.id, author_id=actor.id, number=number, sent_at=at
    )
    message.search_text = f"{message.search_text} {names}".strip()
    session.add(message)
    session.flush()
    _tell_participations(actor, message)
    record(MessageSent(message_id=message.id, conversation_id=conversation.id, author_id=actor.id or 0))
    return queries.get_message(actor, message.id)


def _tell_participations(actor: Actor, message: Message) -> None:
    """Everybody's lists move; who writes has read, and who had read all still has after a note, newcomers not."""
    number, mine = message.number, Participation.member_id == actor.id
    up_to_date = Participation.last_read_number == number - 1
    still = sa.and_(up_to_date, Participation.member_id != (message.subject_id or 0))
    reads = sa.or_(mine, still) if message.note else mine
    stays_away = Participation.archived if message.note else sa.and_(Participation.archived, Participation.muted)
    moved = sa.update(Participation).where(
        Participation.conversation_id == message.conversation_id, Participation.left_at.is_(None)
    )
    session.execute(
        moved.values(
            last_number=number,
            last_at=message.sent_at,
            last_read_number=sa.case((reads, number), else_=Participation.last_read_number),
            archived=sa.and_(stays_away, sa.not_(mine)),
        )
    )


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
