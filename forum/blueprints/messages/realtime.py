"""Conversations, live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_socketio import leave_room

from forum.blueprints.messages.events import (
    ConversationArranged,
    ConversationRead,
    MessageEdited,
    MessageSent,
    ParticipantLeft,
)
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.schemas.conversations import ConversationIdSchema, LineSchema
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.events import subscribe
from forum.kernel.realtime.broadcasts import broadcast_each, broadcasts, heard_again, renders
from forum.kernel.realtime.commands import command, enter
from forum.kernel.realtime.doorkeeper import expel
from forum.kernel.realtime.rooms import may_join, room_door
from forum.kernel.realtime.typing import typing_in

Told = Iterable[tuple[str, dict[str, Any]]]


@room_door("conversation")
def _takes_part(actor: Actor, conversation_id: int) -> bool:
    return queries.takes_part(actor, conversation_id)


@subscribe(MessageSent)
def tell_message(event: MessageSent) -> None:
    """The conversation's room for those who look at it, and everybody's own room for lists and badges."""
    ids = {"message_id": event.message_id, "conversation_id": event.conversation_id}
    content = render_message(ids)
    if content is not None:
        people = queries.list_people(event.conversation_id)
        rooms = [f"conversation:{event.conversation_id}", *(f"member:{member_id}" for member_id in people)]
        broadcast_each("message_sent", dict.fromkeys(rooms, (ids, content)))


@broadcasts("message_edited", MessageEdited)
def tell_edit(event: MessageEdited) -> Told:
    """The conversation's room."""
    ids = {"message_id": event.message_id, "conversation_id": event.conversation_id}
    yield f"conversation:{event.conversation_id}", ids


@broadcasts("conversation_read", ConversationRead)
def tell_reading(event: ConversationRead) -> Told:
    """The conversation's room for the read mark, and the reader's own room for her other pages."""
    ids = {"conversation_id": event.conversation_id, "member_id": event.member_id}
    yield f"conversation:{event.conversation_id}", ids
    yield f"member:{event.member_id}", ids


@broadcasts("conversation_read", ConversationArranged)
def tell_arranging(event: ConversationArranged) -> Told:
    """The member's own room, for the lists on her other pages."""
    yield f"member:{event.member_id}", {"conversation_id": event.conversation_id, "member_id": event.member_id}


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
    message = queries.find_line_to_tell(ids["message_id"])
    if message is None:
        return None
    line: dict[str, Any] = LineSchema().dump(message)
    return {"message": line, "conversation_id": message.conversation_id}


@renders("conversation_read")
def render_reading(ids: dict[str, Any]) -> dict[str, Any] | None:
    """How far the member has read by now."""
    reading = queries.find_reading_to_tell(ids["conversation_id"], ids["member_id"])
    if reading is None or reading.left_at is not None:
        return None
    return {**ids, "name": reading.member.name, "last_read_number": reading.last_read_number}


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


@typing_in("conversation_id")
def find_room(actor: Actor, conversation_id: int) -> str:
    """The room of those who have the conversation open. Raises NotFound for a stranger."""
    room = f"conversation:{conversation_id}"
    if not may_join(actor, room):
        raise NotFound
    return room
