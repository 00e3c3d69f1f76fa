"""Who is writing: told to the others in the same place, neither numbered nor kept, every 2 seconds at most."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError

from forum.kernel.actor import Actor
from forum.kernel.realtime.commands import command
from forum.kernel.realtime.hub import socketio
from forum.kernel.web.fields import Id

EVERY_SECONDS = 2.0
MOST_KEPT = 10_000
FindRoom = Callable[[Actor, int], str]
_places: dict[str, FindRoom] = {}
_told: dict[tuple[int, str, int], float] = {}
_told_lock = threading.Lock()


def typing_in(place: str) -> Callable[[FindRoom], FindRoom]:
    """Register a kind of place (`conversation_id`): the decorated function answers the room of those who look at it.

    It raises NotFound or Forbidden for somebody who may not write there.
    """

    def register(find_room: FindRoom) -> FindRoom:
        _places[place] = find_room
        return find_room

    return register


class TypingSchema(Schema):
    """Where one is writing: exactly one place."""

    conversation_id = Id()
    thread_id = Id()


@command("typing", TypingSchema)
def tell_typing(actor: Actor, **where: int) -> None:
    """Tell the others in the room that one is writing."""
    known = [(place, number) for place, number in where.items() if place in _places]
    if len(known) != 1 or len(where) != 1:
        raise ValidationError("Name one place.")
    place, number = known[0]
    room = _places[place](actor, number)
    if _is_due((actor.id or 0, place, number)):
        sender: str = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
        told: dict[str, Any] = {place: number, "member_id": actor.id, "name": getattr(actor, "name", ""), "room": room}
        socketio.emit("typing", told, to=room, skip_sid=sender)


def forget() -> None:
    """Let everybody tell at once again that they are writing."""
    with _told_lock:
        _told.clear()


def _is_due(key: tuple[int, str, int]) -> bool:
    now = time.monotonic()
    with _told_lock:
        if now - _told.get(key, -EVERY_SECONDS) < EVERY_SECONDS:
            return False
        if len(_told) >= MOST_KEPT:
            _told.clear()
        _told[key] = now
    return True
