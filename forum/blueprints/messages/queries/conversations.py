"""Reads around conversations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.conversations import Conversation, Message, Participation
from forum.blueprints.messages.rules import hash_people
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.text import fold, like_pattern

MOST_COUNTED = 100
NEWEST_FIRST = [Key(Message.number, descending=True)]
OLDEST_FIRST = [Key(Message.number)]


def get_conversation(actor: Actor, conversation_id: int) -> Conversation:
    """A conversation with its people and its last line. Raises NotFound."""
    statement = policies.visible_conversations(actor).where(Conversation.id == conversation_id)
    found = session.scalar(statement.options(*_shown()))
    if found is None:
        raise NotFound
    return found


def find_conversation_of(actor: Actor, people: Iterable[int]) -> Conversation | None:
    """The conversation without a name of exactly these people, if the actor is one of them and it exists."""
    statement = policies.visible_conversations(actor).where(Conversation.people_hash == hash_people(people))
    return session.scalar(statement.options(*_shown()))


def list_conversations(
    actor: Actor, q: str = "", cursor: str | None = None, limit: int | None = None
) -> Page[Conversation]:
    """One's conversations, the liveliest first, each with its people and its last line.

    `q` keeps those with the words in their title or in the name of somebody in them.
    """
    statement = policies.visible_conversations(actor).options(*_shown())
    if q:
        pattern = like_pattern(q)
        named = Conversation.search_title.like(pattern, escape="\\")
        statement = statement.where(sa.or_(named, _has_somebody_named(actor, pattern)))
    keys = [Key(Conversation.last_message_at, descending=True), Key(Conversation.id, descending=True)]
    return paginate(statement, keys, cursor, limit)


def list_unread(actor: Actor, limit: int) -> Page[Conversation]:
    """One's conversations with lines that one has not read, muted ones left out, the liveliest first."""
    waiting = (
        sa.select(Participation.conversation_id)
        .join(Conversation, Conversation.id == Participation.conversation_id)
        .where(Participation.member_id == (actor.id or 0), Participation.left_at.is_(None))
        .where(sa.not_(Participation.muted), Conversation.last_number > Participation.last_read_number)
    )
    statement = policies.visible_conversations(actor).where(Conversation.id.in_(waiting)).options(*_shown())
    keys = [Key(Conversation.last_message_at, descending=True), Key(Conversation.id, descending=True)]
    return paginate(statement, keys, None, limit)


def list_messages(
    actor: Actor,
    conversation_id: int,
    *,
    before: int | None = None,
    after: int | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[Message]:
    """Lines of a conversation in the order in which they were written, the newest page first.

    With `after`, the lines that follow that number; with `before`, those that precede it; `next` goes on in the same
    direction. Raises NotFound for a conversation one does not take part in.
    """
    check_takes_part(actor, conversation_id)
    statement = policies.visible_messages(actor).where(Message.conversation_id == conversation_id)
    statement = statement.options(*_line())
    if before is not None:
        statement = statement.where(Message.number < before)
    if after is not None:
        return paginate(statement.where(Message.number > after), OLDEST_FIRST, cursor, limit)
    page = paginate(statement, NEWEST_FIRST, cursor, limit)
    return Page(list(reversed(page.items)), page.next)


def get_message(actor: Actor, message_id: int) -> Message:
    """A line with its author and what it quotes. Raises NotFound."""
    statement = policies.visible_messages(actor).where(Message.id == message_id).options(*_line())
    found = session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def get_line(actor: Actor, conversation_id: int, number: int) -> Message:
    """The line of a conversation with this number. Raises NotFound."""
    here = (Message.conversation_id == conversation_id, Message.number == number)
    found = session.scalar(policies.visible_messages(actor).where(*here).options(*_line()))
    if found is None:
        raise NotFound
    return found


def check_takes_part(actor: Actor, conversation_id: int) -> None:
    """Raise NotFound unless the actor takes part."""
    if not takes_part(actor, conversation_id):
        raise NotFound


def takes_part(actor: Actor, conversation_id: int) -> bool:
    """Whether the actor is one of the people of the conversation."""
    statement = policies.visible_conversations(actor).where(Conversation.id == conversation_id)
    return session.scalar(statement.with_only_columns(Conversation.id)) is not None


def unread_total(member_id: int) -> sa.ScalarSelect[int]:
    """How many lines a member has not read, as a part of another select; counted up to 100 conversations.

    Muted conversations stay silent.
    """
    unread = (
        sa.select((Conversation.last_number - Participation.last_read_number).label("unread"))
        .join(Participation, Participation.conversation_id == Conversation.id)
        .where(Participation.member_id == member_id, Participation.left_at.is_(None), sa.not_(Participation.muted))
        .where(Conversation.last_number > Participation.last_read_number)
        .limit(MOST_COUNTED)
        .subquery()
    )
    return sa.select(sa.func.coalesce(sa.func.sum(unread.c.unread), 0)).scalar_subquery()


def count_unread(actor: Actor) -> int:
    """How many lines one has not read, at most 100, since more is shown as `99+`."""
    if actor.id is None:
        return 0
    return min(session.scalar(sa.select(unread_total(actor.id))) or 0, MOST_COUNTED)


def find_people(actor: Actor, words: Iterable[str]) -> Mapping[str, list[int]]:
    """For each word, which is a handle or a full name in whatever case, the ids of the members it may mean."""
    wanted = {word: fold(word.removeprefix("@")) for word in words}
    statement: sa.Select[Any] = account_policies.visible_members(actor).where(
        sa.or_(Member.handle.in_(wanted.values()), Member.search_name.in_(wanted.values()))
    )
    members = session.scalars(statement.order_by(Member.id)).all() if wanted else []
    by_handle = {word: [m.id for m in members if m.handle == text] for word, text in wanted.items()}
    by_name = {word: [m.id for m in members if m.search_name == text] for word, text in wanted.items()}
    return {word: by_handle[word] or by_name[word] for word in wanted}


def list_people(conversation_id: int) -> Sequence[int]:
    """The ids of those who take part, for telling them; asks no policy since nothing is shown."""
    statement = sa.select(Participation.member_id).where(
        Participation.conversation_id == conversation_id, Participation.left_at.is_(None)
    )
    return session.scalars(statement.order_by(Participation.id)).all()


def find_line_to_tell(message_id: int) -> Message | None:
    """A line for the room of its conversation, whose door has asked the policy."""
    return session.scalar(sa.select(Message).where(Message.id == message_id).options(*_line()))


def find_reading_to_tell(conversation_id: int, member_id: int) -> Participation | None:
    """How far somebody has read, for the room of the conversation."""
    statement = sa.select(Participation).where(
        Participation.conversation_id == conversation_id, Participation.member_id == member_id
    )
    return session.scalar(statement.options(joinedload(Participation.member)))


def _has_somebody_named(actor: Actor, pattern: str) -> sa.ColumnElement[bool]:
    somebody = (
        sa.select(Participation.id)
        .join(Member, Member.id == Participation.member_id)
        .where(Participation.conversation_id == Conversation.id, Participation.left_at.is_(None))
        .where(Participation.member_id != (actor.id or 0), Member.search_name.like(pattern, escape="\\"))
    )
    return somebody.exists()


def _shown() -> tuple[ORMOption, ...]:
    people = selectinload(Conversation.participations).joinedload(Participation.member).joinedload(Member.city)
    last = joinedload(Conversation.last_message)
    return people, last.joinedload(Message.author), last.joinedload(Message.subject)


def _line() -> tuple[ORMOption, ...]:
    author = joinedload(Message.author).joinedload(Member.city)
    subject = joinedload(Message.subject).joinedload(Member.city)
    return author, subject, joinedload(Message.quoted).joinedload(Message.author)
