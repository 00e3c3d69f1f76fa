"""From facts to rooms: numbered in the delivery's transaction, sent once it has been committed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from forum.kernel.actor import Actor
from forum.kernel.events import Event, client_id, subscribe
from forum.kernel.realtime.hub import socketio
from forum.kernel.realtime.rooms import RoomEvent, Telling, tell, tell_all
from forum.kernel.use_case import after_commit

Ids = dict[str, Any]
Audience = Callable[[Any], Iterable[tuple[str, Ids]]]
Renderer = Callable[[Ids], dict[str, Any] | None]
MayHear = Callable[[Actor, Sequence[Ids]], Sequence[bool]]
_renderers: dict[str, Renderer] = {}
_ears: dict[str, MayHear] = {}


def renders(name: str) -> Callable[[Renderer], Renderer]:
    """Register how the ids of an event become what is sent, read from the rows as they are now.

    The result must be fit for everybody in the room: no `can`, no private field. None means there is nothing left
    to tell.
    """

    def register(renderer: Renderer) -> Renderer:
        _renderers[name] = renderer
        return renderer

    return register


def heard_again(name: str) -> Callable[[MayHear], MayHear]:
    """Register who may hear events of a name again when she returns, for those that not everybody in the room may.

    The decorated function gets the ids of several and says for each whether the actor may.
    """

    def register(may_hear: MayHear) -> MayHear:
        _ears[name] = may_hear
        return may_hear

    return register


def payloads_for(actor: Actor, events: Sequence[RoomEvent]) -> list[Ids]:
    """What is told again of events to somebody who returns to their room; `gone` where she may not hear it."""
    withheld: set[int] = set()
    for name in {event.event for event in events} & _ears.keys():
        named = [event for event in events if event.event == name]
        may_hear = _ears[name](actor, [event.ids for event in named])
        withheld |= {event.seq for event, may in zip(named, may_hear, strict=True) if not may}
    return [_gone(event) if event.seq in withheld else payload_of(event) for event in events]


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
    broadcast_all(name, [Telling(room, ids, content, sender) for room, (ids, content) in told.items()])


def broadcast_all(name: str, told: Sequence[Telling]) -> None:
    """The same for what several pages have caused, one after the other."""
    for one, seq in zip(told, tell_all(told, name), strict=True):
        payload = {**one.content, "room": one.room, "seq": seq, "client_id": one.client_id}
        after_commit(functools.partial(socketio.emit, name, payload, to=one.room))


def payload_of(event: RoomEvent) -> dict[str, Any]:
    """What is sent for an event: its content now, its room and its number there; `gone` when nothing is left, or
    nobody here knows it, since a newer release runs beside this one."""
    renderer = _renderers.get(event.event)
    content = renderer(event.ids) if renderer is not None else None
    return _gone(event) if content is None else {**content, **_envelope(event)}


def _gone(event: RoomEvent) -> Ids:
    return {"gone": True, **event.ids, **_envelope(event)}


def _envelope(event: RoomEvent) -> Ids:
    return {"room": event.room, "seq": event.seq, "client_id": event.client_id}
