"""The lines of conversations, live: to the room of those who look at one, and to everybody's own room."""

from __future__ import annotations

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
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.queries.courtesy import get_company
from forum.blueprints.messages.schemas.conversations import ConversationIdSchema, LineSchema
from forum.kernel.actor import Actor
from forum.kernel.events import subscribe
from forum.kernel.realtime.broadcasts import broadcast_each, broadcasts, heard_again, renders
from forum.kernel.realtime.commands import command, enter
from forum.kernel.realtime.doorkeeper import expel
from forum.kernel.realtime.rooms import room_door


@room_door("conversation")
def _takes_part(actor: Actor, conversation_id: int) -> bool:
    return queries.takes_part(actor, conversation_id)


@subscribe(MessageSent)
def tell_message(event: MessageSent) -> None:
    """The conversation's room for those who look at it, and everybody's own room for lists and badges."""
    _tell("message_sent", event.message_id, event.conversation_id)


@subscribe(MessageEdited)
def tell_edit(event: MessageEdited) -> None:
    """The same: lists show the last line as it is now."""
    _tell("message_edited", event.message_id, event.conversation_id)


@subscribe(RequestChanged)
def tell_request(event: RequestChanged) -> None:
    """The card of a question changed with what came of it: the line is told again."""
    _tell("message_edited", event.message_id, event.conversation_id)


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
    message = queries.find_line_to_tell(ids["message_id"])
    if message is None:
        return None
    line: dict[str, Any] = LineSchema().dump(message)
    return {"message": line, "conversation_id": message.conversation_id}


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


def _tell(name: str, message_id: int, conversation_id: int) -> None:
    ids = {"message_id": message_id, "conversation_id": conversation_id}
    content = render_message(ids)
    if content is None:
        return
    company = get_company(conversation_id)
    author_id = content["message"]["author"]["id"]
    people = [author_id] if company.silent else list(company.choices)
    rooms = [] if company.silent else [f"conversation:{conversation_id}"]
    rooms += [f"member:{member_id}" for member_id in people]
    broadcast_each(name, dict.fromkeys(rooms, (ids, content)))
