"""What people see of one another, live: told to each in her own room, since it depends on both of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_socketio import join_room
from marshmallow import Schema, fields, validate

from forum.blueprints.directory.events import CourtesyChanged, MemberBlocked, MemberUnblocked
from forum.blueprints.directory.queries.courtesies import find_choices
from forum.blueprints.messages.events import ConversationRead, MessageArrived
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.queries.courtesy import Company, get_company, list_watchable
from forum.blueprints.messages.schemas.conversations import ConversationIdSchema
from forum.blueprints.messages.services import arrivals
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound
from forum.kernel.events import subscribe
from forum.kernel.realtime import presence
from forum.kernel.realtime.broadcasts import broadcast_each, renders
from forum.kernel.realtime.commands import command
from forum.kernel.realtime.doorkeeper import expel
from forum.kernel.realtime.rooms import may_join, room_door
from forum.kernel.realtime.typing import Place, typing_in
from forum.kernel.use_case import after_commit
from forum.kernel.web.fields import LARGEST_ID, Id


class ArrivalSchema(ConversationIdSchema):
    """Up to which line of a conversation a device has what was written."""

    number = fields.Integer(required=True, validate=validate.Range(1, LARGEST_ID), metadata={"example": 8})


class WatchPresenceSchema(Schema):
    """Whose presence a page shows."""

    member_ids = fields.List(Id(), required=True, validate=validate.Length(1, 100), metadata={"example": [42]})


@subscribe(ConversationRead)
def tell_reading(event: ConversationRead) -> None:
    """The reader's other pages, and those who may know how far she has read."""
    company = get_company(event.conversation_id)
    _tell_each("conversation_read", event, [event.member_id, *company.who_may_know(event.member_id, "receipts")])


@subscribe(MessageArrived)
def tell_arrival(event: MessageArrived) -> None:
    """The other one of the two, if she may know."""
    _tell_each("message_delivered", event, get_company(event.conversation_id).who_may_know(event.member_id, "presence"))


@renders("conversation_read")
def render_reading(ids: dict[str, Any]) -> dict[str, Any] | None:
    """How far the member has read by now, for whoever may know that by now."""
    reading = queries.find_reading_to_tell(ids["conversation_id"], ids["member_id"])
    if reading is None or reading.left_at is not None or not _still_known(ids, "receipts"):
        return None
    return {**_public(ids), "name": reading.member.name, "last_read_number": reading.last_read_number}


@renders("message_delivered")
def render_arrival(ids: dict[str, Any]) -> dict[str, Any] | None:
    """How far the lines had come."""
    return _public(ids) if _still_known(ids, "presence") else None


@typing_in("conversation_id")
def find_place(actor: Actor, conversation_id: int) -> Place:
    """Those of the conversation who may know that the actor is writing. Raises NotFound for a stranger."""
    room = f"conversation:{conversation_id}"
    if not may_join(actor, room):
        raise NotFound
    told = get_company(conversation_id).who_may_know(actor.id or 0, "typing")
    return Place(room, [f"member:{member_id}" for member_id in told])


@room_door("presence")
def _may_know_presence(actor: Actor, member_id: int) -> bool:
    return member_id in list_watchable(actor, [member_id])


@command("watch_presence", WatchPresenceSchema)
def watch_presence(actor: Actor, member_ids: list[int]) -> dict[str, Any]:
    """Hear when these people come and go; answers who is here. Those one may not know of count as away."""
    known = list_watchable(actor, member_ids)
    for member_id in known:
        join_room(presence.room_of(member_id))
    return {"present": sorted(presence.who_is_here(known))}


@command("seen")
def be_here(actor: Actor) -> None:
    """Be here for another minute, unless one does not show it; what is told here need not be pushed meanwhile."""
    presence.look_on(actor.id or 0)
    if actor.fact("courtesy").presence:
        presence.stay(actor.id or 0)


@command("received", ArrivalSchema)
def note_arrival(actor: Actor, conversation_id: int, number: int) -> None:
    """Lines have reached this device."""
    arrivals.note_arrival(actor, conversation_id, number)


@subscribe(MemberBlocked)
def part(event: MemberBlocked) -> None:
    """The two know no more of each other's presence, at once; which of them wished so is not told."""
    for member_id, other_id in ((event.member_id, event.blocked_id), (event.blocked_id, event.member_id)):
        expel(member_id, room=presence.room_of(other_id))
        _say_away(other_id, f"member:{member_id}")


@subscribe(CourtesyChanged, MemberUnblocked)
def keep_to_choices(event: CourtesyChanged | MemberUnblocked) -> None:
    """Who shows her presence no more is away for all and is told of nobody."""
    if not find_choices([event.member_id])[event.member_id].presence:
        expel(event.member_id, room="presence:*")
        after_commit(lambda: presence.go(event.member_id))


def _say_away(member_id: int, room: str) -> None:
    after_commit(lambda: presence.tell(member_id, presence.AWAY, room))


def _tell_each(name: str, event: ConversationRead | MessageArrived, viewers: Iterable[int]) -> None:
    facts = event.payload()
    told = {f"member:{viewer}": {**facts, "viewer_id": viewer} for viewer in viewers}
    if not told:
        return
    content = _content(name, facts)
    if content is not None:
        broadcast_each(name, {room: (ids, content) for room, ids in told.items()})


def _content(name: str, facts: dict[str, Any]) -> dict[str, Any] | None:
    if name == "message_delivered":
        return facts
    return render_reading({**facts, "viewer_id": facts["member_id"]})


def _public(ids: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in ids.items() if name != "viewer_id"}


def _still_known(ids: dict[str, Any], what: str) -> bool:
    member_id, viewer_id = ids["member_id"], ids.get("viewer_id")
    if viewer_id == member_id:
        return True
    company: Company = get_company(ids["conversation_id"])
    return viewer_id in company.who_may_know(member_id, what)
