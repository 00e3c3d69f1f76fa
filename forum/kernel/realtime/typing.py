"""Who is writing: told to the others in the same place, neither numbered nor kept, every 2 seconds at most."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError

from forum.kernel.actor import Actor
from forum.kernel.realtime.commands import command
from forum.kernel.realtime.hub import socketio
from forum.kernel.web.fields import Id

EVERY_SECONDS = 2.0
MOST_KEPT = 10_000


@dataclass(frozen=True)
class Place:
    """The room one writes in, and the rooms of those who may know of it; without them, all of that room."""

    room: str
    audience: Sequence[str] | None = None


FindPlace = Callable[[Actor, int], Place]
_places: dict[str, FindPlace] = {}
_told: dict[tuple[int, str, int], float] = {}
_told_lock = threading.Lock()


def typing_in(place: str) -> Callable[[FindPlace], FindPlace]:
    """Register a kind of place (`conversation_id`): the decorated function answers where that is told.

    It raises NotFound or Forbidden for somebody who may not write there.
    """

    def register(find_place: FindPlace) -> FindPlace:
        _places[place] = find_place
        return find_place

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
    found = _places[place](actor, number)
    audience = [found.room] if found.audience is None else list(found.audience)
    if audience and _is_due((actor.id or 0, place, number)):
        sender: str = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
        told: dict[str, Any] = {
            place: number,
            "member_id": actor.id,
            "name": getattr(actor, "name", ""),
            "room": found.room,
        }
        socketio.emit("typing", told, to=audience, skip_sid=sender)


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
