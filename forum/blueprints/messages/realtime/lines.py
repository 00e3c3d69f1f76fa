"""The lines of conversations, live: to the room of those who look at one, and to everybody's own room."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from flask_socketio import leave_room

from forum.blueprints.messages.events import (
    ConversationArranged,
    MessageEdited,
    MessageSent,
    ParticipantLeft,
    RequestChanged,
)
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.queries.courtesy import get_company
from forum.blueprints.messages.schemas.conversations import ConversationIdSchema, LineSchema
from forum.kernel.actor import Actor
from forum.kernel.events import subscribe
from forum.kernel.realtime.broadcasts import broadcast_all, broadcasts, heard_again, renders
from forum.kernel.realtime.commands import command, enter
from forum.kernel.realtime.doorkeeper import expel
from forum.kernel.realtime.rooms import Telling, room_door


@room_door("conversation")
def _takes_part(actor: Actor, conversation_id: int) -> bool:
    return queries.takes_part(actor, conversation_id)


@subscribe(MessageSent, batch=50)
def tell_messages(events: Sequence[MessageSent]) -> None:
    """The conversation's room for those who look at it, and everybody's own room for lists and badges."""
    _tell("message_sent", events)


@subscribe(MessageEdited)
def tell_edit(event: MessageEdited) -> None:
    """The same: lists show the last line as it is now."""
    _tell("message_edited", [event])


@subscribe(RequestChanged)
def tell_request(event: RequestChanged) -> None:
    """The card of a question changed with what came of it: the line is told again."""
    _tell("message_edited", [event])


@broadcasts("conversation_read", ConversationArranged)
def tell_arranging(event: ConversationArranged) -> Iterable[tuple[str, dict[str, Any]]]:
    """The member's own room, for the lists on her other pages."""
    ids = {"conversation_id": event.conversation_id, "member_id": event.member_id, "viewer_id": event.member_id}
    yield f"member:{event.member_id}", ids


@heard_again("message_sent")
@heard_again("message_edited")
def may_read(actor: Actor, lines: Sequence[dict[str, Any]]) -> list[bool]:
    """Not what was written before one came, while one was away, or after one left."""
    readable = queries.readable_ids(actor, {ids["message_id"] for ids in lines})
    return [ids["message_id"] in readable for ids in lines]


@renders("message_sent")
@renders("message_edited")
def render_message(ids: dict[str, Any]) -> dict[str, Any] | None:
    """The line as it is now."""
    message = queries.find_lines_to_tell([ids["message_id"]]).get(ids["message_id"])
    return _render(message) if message else None


@subscribe(ParticipantLeft)
def show_out(event: ParticipantLeft) -> None:
    """Who has left hears nothing more."""
    expel(event.member_id, room=f"conversation:{event.conversation_id}")


@command("watch_conversation", ConversationIdSchema)
def watch_conversation(actor: Actor, conversation_id: int) -> dict[str, Any]:
    """Hear a conversation from now on."""
    return enter(actor, f"conversation:{conversation_id}")


@command("leave_conversation", ConversationIdSchema)
def leave_conversation(actor: Actor, conversation_id: int) -> None:
    """Hear it no more."""
    leave_room(f"conversation:{conversation_id}")


def _render(message: Message) -> dict[str, Any]:
    line: dict[str, Any] = LineSchema().dump(message)
    return {"message": line, "conversation_id": message.conversation_id}


def _tell(name: str, events: Sequence[MessageSent | MessageEdited | RequestChanged]) -> None:
    lines = queries.find_lines_to_tell([event.message_id for event in events])
    company_of = functools.cache(get_company)
    told: list[Telling] = []
    for event in events:
        message = lines.get(event.message_id)
        if message is None:
            continue
        company = company_of(event.conversation_id)
        people = [message.author_id] if company.silent else list(company.choices)
        rooms = [] if company.silent else [f"conversation:{event.conversation_id}"]
        rooms += [f"member:{member_id}" for member_id in people]
        ids = {"message_id": event.message_id, "conversation_id": event.conversation_id}
        content = _render(message)
        told += [Telling(room, ids, content, event.sender) for room in rooms]
    broadcast_all(name, told)
