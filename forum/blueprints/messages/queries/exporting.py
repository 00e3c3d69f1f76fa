"""One's conversations as files: JSON for machines, pages for people, and what was attached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
import sqlalchemy as sa

from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.errors import FileMissing
from forum.blueprints.files.models import File
from forum.blueprints.messages import policies
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.queries.conversations import (
    OLDEST_FIRST,
    get_conversation,
    own_participation,
)
from forum.blueprints.messages.queries.loading import line_options
from forum.blueprints.messages.rules import as_page
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import _
from forum.kernel.pagination import MOST, paginate

LINES_A_FILE = 1000
Entry = tuple[str, Iterable[bytes]]


def export_conversation(actor: Actor, conversation_id: int) -> Iterator[Entry]:
    """What one may see of a conversation, a thousand lines a file. Raises NotFound at once."""
    own_participation(actor, conversation_id)
    return _export(actor, [conversation_id])


def export_all(actor: Actor) -> Iterator[Entry]:
    """The same of all one's conversations."""
    return _export(actor, _own_ids(actor))


def _export(actor: Actor, conversation_ids: Iterable[int]) -> Iterator[Entry]:
    contents: list[tuple[str, str]] = []
    for conversation_id in conversation_ids:
        yield from _export_one(actor, conversation_id, contents)
        session.rollback()  # so that a long archive holds no old state of the database
    page = as_page(_("Your conversations on Plaza"), contents=contents, language=_language(actor))
    yield "index.html", [page.encode()]


def _own_ids(actor: Actor) -> Iterator[int]:
    after = 0
    while True:
        mine = (Participation.member_id == (actor.id or 0), Participation.left_at.is_(None))
        following = sa.select(Participation.conversation_id).where(*mine, Participation.conversation_id > after)
        found = session.scalars(following.order_by(Participation.conversation_id).limit(MOST)).all()
        if not found:
            return
        yield from found
        after = found[-1]


def _export_one(actor: Actor, conversation_id: int, contents: list[tuple[str, str]]) -> Iterator[Entry]:
    conversation = get_conversation(actor, conversation_id)
    people = [person.name for person in conversation.people]
    title = conversation.title or ", ".join(people)
    folder = f"conversation-{conversation_id}"
    about = {"id": conversation_id, "title": conversation.title, "people": people}
    for part, lines in enumerate(_parts(actor, conversation_id), start=1):
        name, records = f"messages-{part:04d}", [_as_record(line) for line in lines]
        yield f"{folder}/{name}.json", [orjson.dumps({**about, "messages": records}, option=orjson.OPT_INDENT_2)]
        yield f"{folder}/{name}.html", [as_page(title, lines=records, language=_language(actor)).encode()]
        contents.append((f"{folder}/{name}.html", f"{title} ({part})" if part > 1 else title))
        for line in lines:
            yield from ((f"{folder}/{_kept_as(a.file)}", _bytes_of(a.file)) for a in line.shown_attachments)


def _parts(actor: Actor, conversation_id: int) -> Iterator[list[Message]]:
    first, cursor = own_participation(actor, conversation_id).history_from, None
    here = (Message.conversation_id == conversation_id, Message.number >= first)
    statement = policies.visible_messages(actor).where(*here).options(*line_options(actor))
    kept: list[Message] = []
    while True:
        page = paginate(statement, OLDEST_FIRST, cursor, MOST)
        kept, cursor = [*kept, *page.items], page.next
        if len(kept) >= LINES_A_FILE or cursor is None:
            yield kept
            kept = []
        if cursor is None:
            return


def _as_record(line: Message) -> dict[str, Any]:
    names = [_kept_as(attached.file) for attached in line.shown_attachments]
    return {
        "number": line.number,
        "author": line.author.name,
        "sent_at": f"{line.sent_at:%Y-%m-%dT%H:%M:%SZ}",
        "note": line.note,
        "about": line.subject.name if line.subject else None,
        "body": line.shown_body,
        "html": line.shown_html,
        "quotes": line.shown_quoted.number if line.shown_quoted else None,
        "edited": line.edited_at is not None,
        "removed": line.withdrawn,
        "files": names,
    }


def _language(actor: Actor) -> str:
    return getattr(actor, "language", None) or "en"


def _kept_as(file: File) -> str:
    return f"files/{file.id}-{file.filename}"


def _bytes_of(file: File) -> Iterator[bytes]:
    if not file.is_checked:
        return
    try:
        yield from file_queries.open_bytes(file.storage_key)
    except FileMissing:
        return
