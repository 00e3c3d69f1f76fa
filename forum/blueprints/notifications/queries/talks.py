"""The lines of conversations that mails tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.messages import policies as message_policies
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.queries.loading import conversation_options, line_options
from forum.blueprints.notifications.models.mails import LINES, MailedLines, OutgoingMail
from forum.blueprints.notifications.queries.mailing import Reader
from forum.kernel.database import session
from forum.kernel.notices import MESSAGES

MOST_TALKS, MOST_LINES = 20, 200
LATELY = timedelta(days=1)  # for who wants mail of what she has read, too


@dataclass(frozen=True)
class Talk:
    """What is new in a conversation: its lines after `since`, up to `number`."""

    conversation: Conversation
    since: int
    number: int
    lines: Sequence[Message]


def list_talks(reader: Reader, mail: OutgoingMail) -> tuple[list[Talk], bool]:
    """What a mail tells of conversations, and whether there is more; three statements and those of what is loaded."""
    rows = list(session.execute(_news(reader, mail).limit(MOST_TALKS + 1)))
    spans = {row.conversation_id: (row.since, row.number) for row in rows[:MOST_TALKS]}
    return find_talks(reader, spans), len(rows) > MOST_TALKS


def find_talks(reader: Reader, spans: Mapping[int, tuple[int, int]]) -> list[Talk]:
    """What others wrote after the first and up to the second number in these conversations, as far as the reader may
    see it; none of what holds nothing of that. Two statements and those of what is loaded."""
    if not spans:
        return []
    lines = _find_lines(reader, spans)
    conversations = _load(reader, lines)
    return [
        Talk(conversations[number], *span, lines[number])
        for number, span in spans.items() if number in lines and number in conversations
    ]  # fmt: skip


def _news(reader: Reader, mail: OutgoingMail) -> sa.Select[tuple[int, int, int]]:
    """The conversations with lines that were neither read nor mailed, or with those of this mail."""
    told = sa.and_(
        MailedLines.member_id == Participation.member_id, MailedLines.conversation_id == Participation.conversation_id
    )
    mine = Participation.member_id == reader.member.id, Participation.left_at.is_(None), sa.not_(Participation.muted)
    read = Participation.last_read_number if reader.preferences.mail_only_unread else sa.literal(0)
    before = sa.func.coalesce(MailedLines.number, 0)
    if mail.prepared_at is not None:
        since = sa.case((read > MailedLines.since, read), else_=MailedLines.since)
        number, news = MailedLines.number, (MailedLines.mail_id == mail.id, MailedLines.number > read)
    else:
        since = sa.case((read > before, read), else_=before)
        number, news = Participation.last_number, (Participation.last_number > since,)  # type: ignore[assignment]  # a column like the other
    columns = (Participation.conversation_id, since.label("since"), number.label("number"))
    statement = sa.select(*columns).outerjoin(MailedLines, told).where(*mine, *news)
    if mail.kind == LINES:
        statement = statement.where(Participation.conversation_id == mail.conversation_id)
    else:
        statement = statement.where(~_waits_alone(), sa.literal(reader.preferences.is_mailed(MESSAGES)))
        if not reader.preferences.mail_only_unread:
            statement = statement.where(Participation.last_at >= mail.made_at - LATELY)
    return statement.order_by(Participation.last_at.desc(), Participation.conversation_id.desc())


def _waits_alone() -> sa.ColumnElement[bool]:
    same = (
        OutgoingMail.member_id == Participation.member_id, OutgoingMail.kind == LINES,
        OutgoingMail.conversation_id == Participation.conversation_id,
    )  # fmt: skip
    own = sa.select(OutgoingMail.id).where(*same)
    return own.where(OutgoingMail.prepared_at.is_(None), OutgoingMail.ended_at.is_(None)).exists()


def _find_lines(reader: Reader, spans: Mapping[int, tuple[int, int]]) -> Mapping[int, list[Message]]:
    """What others wrote, by conversation; the latest when there are very many."""
    here = [
        sa.and_(Message.conversation_id == number, Message.number > since, Message.number <= until)
        for number, (since, until) in spans.items()
    ]
    statement = (
        message_policies.visible_messages(reader.actor)
        .where(sa.or_(*here), Message.author_id != reader.member.id)
        .where(Message.note.is_(None), Message.withdrawn_at.is_(None))
        .where(Message.author_id.not_in(directory_policies.blocked_members(reader.actor)))
        .options(*line_options(reader.actor))
    )
    found: dict[int, list[Message]] = {}
    for line in reversed(session.scalars(statement.order_by(Message.id.desc()).limit(MOST_LINES)).all()):
        found.setdefault(line.conversation_id, []).append(line)
    return found


def _load(reader: Reader, lines: Mapping[int, Sequence[Message]]) -> Mapping[int, Conversation]:
    statement = message_policies.visible_conversations(reader.actor).where(Conversation.id.in_(lines))
    return {one.id: one for one in session.scalars(statement.options(*conversation_options()))}
