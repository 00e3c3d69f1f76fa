"""Finding messages by their words."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.messages import policies
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.queries.conversations import (
    NEWEST_FIRST,
    list_messages,
    own_participation,
)
from forum.blueprints.messages.queries.loading import line_options
from forum.blueprints.messages.rules import MOST_WORDS, SHORTEST_SEARCH, excerpt_of
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.text import like_pattern

FEW = 200
LATEST_FIRST = [Key(Message.id, descending=True)]


def list_lines(
    actor: Actor,
    conversation_id: int,
    q: str = "",
    before: int | None = None,
    after: int | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[Message]:
    """What `search_conversation` gives, or without words what `list_messages` does."""
    if q:
        return search_conversation(actor, conversation_id, q, cursor, limit)
    return list_messages(actor, conversation_id, before=before, after=after, cursor=cursor, limit=limit)


def search_conversation(
    actor: Actor, conversation_id: int, q: str, cursor: str | None = None, limit: int | None = None
) -> Page[Message]:
    """Messages of a conversation with all the words of `q`, case and accents apart, the newest first.

    Parts of words count, the names of attached files too; fewer than two letters find nothing. Raises NotFound for a
    conversation one does not take part in.
    """
    own = own_participation(actor, conversation_id)
    if not _words(q):
        return Page([])
    here = (Message.conversation_id == conversation_id, Message.number >= own.history_from)
    statement = policies.visible_messages(actor).where(*here, *_has_words(q))
    return _with_excerpts(paginate(statement.options(*line_options(actor)), NEWEST_FIRST, cursor, limit), q)


def search_messages(actor: Actor, q: str, cursor: str | None = None, limit: int | None = None) -> Page[Message]:
    """The same over all one's conversations, each message with its conversation and the people in it."""
    if not _words(q):
        return Page([])
    statement = policies.visible_messages(actor).where(*_has_words(q), *_among_few(actor))
    statement = statement.options(*line_options(actor))
    present = Conversation.participations.and_(Participation.left_at.is_(None))
    people = selectinload(present).joinedload(Participation.member)
    statement = statement.options(joinedload(Message.conversation).options(people))
    return _with_excerpts(paginate(statement, LATEST_FIRST, cursor, limit), q)


def _with_excerpts(page: Page[Message], q: str) -> Page[Message]:
    for message in page.items:
        message.excerpt = excerpt_of(message.searched_text, q)  # type: ignore[attr-defined]  # shown, not stored
    return page


def _among_few(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """Who has few conversations is spared a walk through everybody's messages when the word is a common one."""
    mine = (Participation.member_id == (actor.id or 0), Participation.left_at.is_(None))
    found = session.scalars(sa.select(Participation.conversation_id).where(*mine).limit(FEW + 1)).all()
    return [Message.conversation_id.in_(found)] if len(found) <= FEW else []


def _words(q: str) -> list[str]:
    words = list(dict.fromkeys(q.split()))[:MOST_WORDS]
    return words if any(len(word) >= SHORTEST_SEARCH for word in words) else []


def _has_words(q: str) -> list[sa.ColumnElement[bool]]:
    found = [Message.search_text.like(like_pattern(word), escape="\\") for word in _words(q)]
    return [*found, Message.withdrawn_at.is_(None), Message.note.is_(None)]
