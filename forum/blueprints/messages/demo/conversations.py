"""The conversations of the demo community."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Draft
from forum.blueprints.files.services.uploads import store_upload
from forum.blueprints.messages.models.attachments import Attachment
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.rules import hash_people
from forum.kernel import clock, markdown
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.text import fold
from forum.kernel.use_case import transaction

FOLDER = Path(__file__).parents[3] / "demo"


def write_conversations(world: DemoWorld) -> None:
    """Write what the demo members said to each other, in three inserts; read as far as they were last seen."""
    written = json.loads((FOLDER / "messages.json").read_text())
    seen = {m["handle"]: m["seen_hours_ago"] for m in json.loads((FOLDER / "members.json").read_text())}
    at = clock.now()
    with transaction():
        opened = [opened_as(told, world, at) for told in written]
        session.add_all(opened)
        session.flush()
        for conversation, told in zip(opened, written, strict=True):
            session.add_all(participation_in(conversation, told, handle, seen, world, at) for handle in told["members"])
            session.add_all(lines_of(conversation, told["messages"], world, at))
    world.tell(f"      {len(opened)} conversations")


def opened_as(told: dict[str, Any], world: DemoWorld, at: datetime) -> Conversation:
    lines = told["messages"]
    people = [world.find("member", handle) for handle in told["members"]]
    return Conversation(
        title=told["title"],
        people_hash=None if told["title"] else hash_people(people),
        created_at=at - timedelta(hours=lines[0]["hours_ago"]),
        last_message_at=at - timedelta(hours=lines[-1]["hours_ago"]),
        last_number=len(lines),
    )


def participation_in(
    conversation: Conversation,
    told: dict[str, Any],
    handle: str,
    seen: dict[str, float],
    world: DemoWorld,
    at: datetime,
) -> Participation:
    read = 0
    for number, line in enumerate(told["messages"], start=1):
        if line["author"] == handle or seen.get(handle, 0) < line["hours_ago"]:
            read = number
    return Participation(
        conversation_id=conversation.id,
        member_id=world.find("member", handle),
        joined_at=at - timedelta(hours=told["messages"][0]["hours_ago"]),
        last_at=at - timedelta(hours=told["messages"][-1]["hours_ago"]),
        last_number=len(told["messages"]),
        last_read_number=read,
    )


def lines_of(conversation: Conversation, lines: list[dict[str, Any]], world: DemoWorld, at: datetime) -> list[Message]:
    return [
        Message(
            conversation_id=conversation.id,
            author_id=world.find("member", line["author"]),
            number=number,
            body=line["body"],
            html=markdown.render(line["body"]),
            sent_at=at - timedelta(hours=line["hours_ago"]),
        )
        for number, line in enumerate(lines, start=1)
    ]


def keep_for_themselves(world: DemoWorld) -> None:
    """What some have pinned, archived, attached or not finished writing."""
    told = json.loads((FOLDER / "conversations.json").read_text())
    files = {file["document"]: _sent_file(file, world) for file in told["files"]}
    with transaction():
        for one in told["arranged"]:
            own = (Participation.conversation_id == _find(one, world), Participation.member_id == _who(one, world))
            values = {name: True for name in ("pinned", "archived") if one.get(name)}
            session.execute(sa.update(Participation).where(*own).values(**values))
        for draft in told["drafts"]:
            kept = {"member_id": _who(draft, world), "key": f"conversation:{_find(draft, world)}"}
            session.add(Draft(**kept, text=draft["text"], sequence=1, saved_at=clock.now()))
        for file in told["files"]:
            mine = (Message.conversation_id == _find(file, world), Message.author_id == _who(file, world))
            last = session.scalars(sa.select(Message).where(*mine).order_by(Message.number.desc()).limit(1)).one()
            last.search_text = f"{last.search_text} {fold(file['document'])}"
            session.add(Attachment(message_id=last.id, file_id=files[file["document"]], position=0))


def _sent_file(told: dict[str, Any], world: DemoWorld) -> int:
    name = told["document"]
    with (FOLDER / "documents" / name).open("rb") as stream:
        return store_upload(SYSTEM, stream, name, kind="message", owner_id=_who(told, world)).id


def _who(told: dict[str, Any], world: DemoWorld) -> int:
    return world.find("member", told.get("by") or told["from"])


def _find(told: dict[str, Any], world: DemoWorld) -> int:
    if "title" in told:
        named = Conversation.title == told["title"]
    else:
        others = [world.find("member", handle) for handle in told["with"]]
        named = Conversation.people_hash == hash_people([_who(told, world), *others])
    return session.scalars(sa.select(Conversation.id).where(named)).one()


DEMO = [
    DemoStep("Conversations", write_conversations),
    DemoStep("What members keep for themselves", keep_for_themselves),
]
