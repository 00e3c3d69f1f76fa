"""From facts to rooms: numbered in the delivery's transaction, sent once it has been committed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from forum.kernel.events import Event, client_id, subscribe
from forum.kernel.realtime.hub import socketio
from forum.kernel.realtime.rooms import RoomEvent, tell, tell_each
from forum.kernel.use_case import after_commit

Ids = dict[str, Any]
Audience = Callable[[Any], Iterable[tuple[str, Ids]]]
Renderer = Callable[[Ids], dict[str, Any] | None]
_renderers: dict[str, Renderer] = {}


def renders(name: str) -> Callable[[Renderer], Renderer]:
    """Register how the ids of an event become what is sent, read from the rows as they are now.

    The result must be fit for everybody in the room: no `can`, no private field. None means there is nothing left
    to tell.
    """

    def register(renderer: Renderer) -> Renderer:
        _renderers[name] = renderer
        return renderer

    return register


def broadcasts(name: str, *event_types: type[Event]) -> Callable[[Audience], Audience]:
    """Send event `name` to the rooms, each with its ids, that the decorated function gives for a fact."""

    def register(audience: Audience) -> Audience:
        def announce(event: Event) -> None:
            for room, ids in audience(event):
                broadcast(room, name, ids)

        announce.__module__ = audience.__module__
        announce.__name__ = f"broadcast_{audience.__name__}"
        subscribe(*event_types)(announce)
        return audience

    return register


def broadcast(room: str, name: str, ids: Ids) -> None:
    """Within a transaction: number the event in its room and send it after the commit."""
    sender = client_id.get()
    seq = tell(room, name, ids, sender)
    payload = payload_of(RoomEvent(room=room, seq=seq, event=name, ids=ids, client_id=sender))
    after_commit(lambda: socketio.emit(name, payload, to=room))


def broadcast_each(name: str, told: Mapping[str, tuple[Ids, dict[str, Any]]]) -> None:
    """Within a transaction: `broadcast` to many rooms, each with its ids and their content, rendered beforehand.

    For what reaches many people at once: the number of statements does not depend on the number of rooms.
    """
    sender = client_id.get()
    numbers = tell_each({room: ids for room, (ids, _) in told.items()}, name, sender)
    for room, seq in numbers.items():
        payload = {**told[room][1], "room": room, "seq": seq, "client_id": sender}
        after_commit(functools.partial(socketio.emit, name, payload, to=room))


def payload_of(event: RoomEvent) -> dict[str, Any]:
    """What is sent for an event: its content now, its room and its number there; `gone` when nothing is left."""
    content = _renderers[event.event](event.ids)
    envelope = {"room": event.room, "seq": event.seq, "client_id": event.client_id}
    return {"gone": True, **event.ids, **envelope} if content is None else {**content, **envelope}
