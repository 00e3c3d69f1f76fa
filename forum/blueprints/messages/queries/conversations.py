"""Reads around conversations."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.files.models import File
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.attachments import Attachment
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.queries.loading import conversation_options, line_options, question_options
from forum.blueprints.messages.rules import hash_people
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.text import like_pattern

MOST_COUNTED = 100
NEWEST_FIRST = [Key(Message.number, descending=True)]
OLDEST_FIRST = [Key(Message.number)]
LIVELIEST_FIRST = [Key(Participation.last_at, descending=True), Key(Participation.conversation_id, descending=True)]
_UNREAD = (
    Participation.left_at.is_(None),
    sa.not_(Participation.muted),
    Participation.last_number > Participation.last_read_number,
)


def get_conversation(actor: Actor, conversation_id: int, *, as_row: bool = False) -> Conversation:
    """A conversation with its people and its last line, with what else its row shows if asked for. Raises NotFound."""
    statement = policies.visible_conversations(actor).where(Conversation.id == conversation_id)
    found = session.scalar(statement.options(*conversation_options(), *(question_options() if as_row else ())))
    if found is None:
        raise NotFound
    return found


def find_conversation_of(actor: Actor, people: Iterable[int]) -> Conversation | None:
    """The conversation without a name of exactly these people, if the actor is one of them and it exists."""
    statement = policies.visible_conversations(actor).where(Conversation.people_hash == hash_people(people))
    return session.scalar(statement.options(*conversation_options()))


def list_conversations(
    actor: Actor, show: str = "inbox", q: str = "", cursor: str | None = None, limit: int | None = None
) -> Page[Conversation]:
    """One's conversations, pinned ones first, then the liveliest, each with its people and its last line.

    `show` is `inbox`, `unread` (in the inbox, muted ones left out), or `archived`; `q` keeps those with the words in
    their title or in the name of somebody in them, wherever they are.
    """
    if q:
        return paginate(_listed(actor).where(_is_called(actor, like_pattern(q))), LIVELIEST_FIRST, cursor, limit)
    if show == "unread":
        return paginate(_listed(actor).where(*_UNREAD), LIVELIEST_FIRST, cursor, limit)
    statement = _listed(actor).where(Participation.archived == sa.literal(show == "archived"))
    return paginate(statement, [Key(Participation.pinned, descending=True), *LIVELIEST_FIRST], cursor, limit)


def list_unread(actor: Actor, limit: int) -> Page[Conversation]:
    """One's conversations with lines that one has not read, muted ones left out, the liveliest first."""
    return list_conversations(actor, "unread", limit=limit)


def belongs_to_list(conversation: Conversation, actor: Actor, show: str) -> bool:
    """Whether a conversation that one takes part in stands in that list."""
    own = conversation.participation_of(actor.id)
    if own is None:
        return False
    if show == "unread":
        return not own.muted and own.last_number > own.last_read_number
    return own.archived == (show == "archived")


def count_pinned(actor: Actor) -> int:
    """How many conversations one has pinned."""
    pinned = sa.select(sa.func.count()).select_from(Participation)
    mine = (Participation.member_id == actor.id, Participation.left_at.is_(None), Participation.pinned)
    return session.scalar(pinned.where(*mine)) or 0


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
    own = own_participation(actor, conversation_id)
    statement = policies.visible_messages(actor).where(Message.conversation_id == conversation_id)
    # Said again as a bound, so that nothing before it is even looked at.
    statement = statement.where(Message.number >= own.history_from).options(*line_options(actor))
    if before is not None:
        statement = statement.where(Message.number < before)
    if after is not None:
        return paginate(statement.where(Message.number > after), OLDEST_FIRST, cursor, limit)
    page = paginate(statement, NEWEST_FIRST, cursor, limit)
    return Page(list(reversed(page.items)), page.next)


def get_message(actor: Actor, message_id: int) -> Message:
    """A line with its author and what it quotes. Raises NotFound."""
    statement = policies.visible_messages(actor).where(Message.id == message_id).options(*line_options(actor))
    found = session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def get_line(actor: Actor, conversation_id: int, number: int) -> Message:
    """The line of a conversation with this number. Raises NotFound."""
    here = (Message.conversation_id == conversation_id, Message.number == number)
    found = session.scalar(policies.visible_messages(actor).where(*here).options(*line_options(actor)))
    if found is None:
        raise NotFound
    return found


def own_participation(actor: Actor, conversation_id: int) -> Participation:
    """How the actor takes part. Raises NotFound when she does not."""
    mine = (Participation.conversation_id == conversation_id, Participation.member_id == (actor.id or 0))
    own = session.scalar(sa.select(Participation).where(*mine, Participation.left_at.is_(None)))
    if own is None:
        raise NotFound
    return own


def takes_part(actor: Actor, conversation_id: int) -> bool:
    """Whether the actor is one of the people of the conversation."""
    statement = policies.visible_conversations(actor).where(Conversation.id == conversation_id)
    return session.scalar(statement.with_only_columns(Conversation.id)) is not None


def unread_total(member_id: int | InstrumentedAttribute[int]) -> sa.ScalarSelect[int]:
    """How many lines a member has not read, as a part of another select, which may be of members and name their column;
    counted up to 100 conversations.

    Muted conversations stay silent.
    """
    lines = (Participation.last_number - Participation.last_read_number).label("unread")
    theirs = sa.select(lines).where(Participation.member_id == member_id, *_UNREAD).correlate(Member)
    unread = theirs.limit(MOST_COUNTED).subquery()
    return sa.select(sa.func.coalesce(sa.func.sum(unread.c.unread), 0)).scalar_subquery()


def count_unread(actor: Actor) -> int:
    """How many lines one has not read, at most 100, since more is shown as `99+`."""
    if actor.id is None:
        return 0
    return min(session.scalar(sa.select(unread_total(actor.id))) or 0, MOST_COUNTED)


def list_own_uploads(actor: Actor, file_ids: Iterable[int]) -> Sequence[File]:
    """Those of these files that the actor has sent for a message and that stand in none yet."""
    unsent = ~sa.select(Attachment.id).where(Attachment.file_id == File.id).exists()
    mine = (File.uploader_id == actor.id, File.kind == "message", unsent)
    return session.scalars(sa.select(File).where(File.id.in_(list(file_ids)), *mine)).all()


def list_people(conversation_ids: Collection[int]) -> Sequence[int]:
    """The ids of those who take part in any of these, for telling them; asks no policy since nothing is shown."""
    if not conversation_ids:
        return []
    present = Participation.conversation_id.in_(conversation_ids), Participation.left_at.is_(None)
    return session.scalars(sa.select(Participation.member_id).where(*present).distinct()).all()


def find_lines_to_tell(message_ids: Sequence[int]) -> dict[int, Message]:
    """Lines for the rooms of their conversations, whose doors ask the policy; they quote what all in there may see."""
    return {line.id: line for line in session.scalars(_lines_to_tell(), {"message_ids": message_ids})}


def readable_ids(actor: Actor, message_ids: Iterable[int]) -> set[int]:
    """Which of these lines the actor may see, for what is told again."""
    statement = policies.visible_messages(actor).where(Message.id.in_(list(message_ids)))
    return set(session.scalars(statement.with_only_columns(Message.id)))


def find_reading_to_tell(conversation_id: int, member_id: int) -> Participation | None:
    """How far somebody has read, for the room of the conversation."""
    statement = sa.select(Participation).where(
        Participation.conversation_id == conversation_id, Participation.member_id == member_id
    )
    return session.scalar(statement.options(joinedload(Participation.member)))


@functools.cache
def _lines_to_tell() -> sa.Select[Message]:
    """Composed once, since every message is told: composing it takes as long as asking it."""
    statement = sa.select(Message).where(Message.id.in_(sa.bindparam("message_ids", expanding=True)))
    return statement.options(*line_options(None))


def _listed(actor: Actor) -> sa.Select[Conversation]:
    own = sa.and_(Participation.conversation_id == Conversation.id, Participation.member_id == (actor.id or 0))
    statement = sa.select(Conversation).join(Participation, own).where(Participation.left_at.is_(None))
    return statement.options(*conversation_options(), *question_options())


def _is_called(actor: Actor, pattern: str) -> sa.ColumnElement[bool]:
    return sa.or_(Conversation.search_title.like(pattern, escape="\\"), _has_somebody_named(actor, pattern))


def _has_somebody_named(actor: Actor, pattern: str) -> sa.ColumnElement[bool]:
    other = aliased(Participation)
    somebody = (
        sa.select(other.id)
        .join(Member, Member.id == other.member_id)
        .where(other.conversation_id == Conversation.id, other.left_at.is_(None))
        .where(other.member_id != (actor.id or 0), Member.search_name.like(pattern, escape="\\"))
    )
    return somebody.exists()
