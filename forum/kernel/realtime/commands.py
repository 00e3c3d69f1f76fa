"""What a browser may send: each command is checked, answered, and asks the same policies as the pages."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from flask import request
from flask_socketio import ConnectionRefusedError, join_room
from marshmallow import Schema, ValidationError

from forum.kernel.actor import Actor, Member
from forum.kernel.database import session
from forum.kernel.errors import ForumError, NotFound
from forum.kernel.realtime.broadcasts import payloads_for
from forum.kernel.realtime.doorkeeper import Guest, count_sockets, let_in, let_out, note_joining
from forum.kernel.realtime.hub import socketio
from forum.kernel.realtime.rooms import RoomEvent, last_seq, may_join, missed
from forum.kernel.web.identity import current_actor

MOST_ROOMS = 50
MOST_SOCKETS = 60  # of one member on one process: more tabs than anybody has, and no way to take every thread
Answer = dict[str, Any]
log = structlog.get_logger("socket")
_greetings: list[Callable[[Member], None]] = []


def on_connect(greet: Callable[[Member], None]) -> Callable[[Member], None]:
    """Register what happens when a member's socket has connected."""
    _greetings.append(greet)
    return greet


def command(name: str, schema: type[Schema] | None = None) -> Callable[[Callable[..., Answer | None]], Any]:
    """Answer the socket command `name` with `{ok: true, ...}` or `{error: code}`.

    The decorated function receives the actor, whose session is looked up again at each command, and the checked
    data.
    """

    def register(run: Callable[..., Answer | None]) -> Any:
        @functools.wraps(run)
        def handle(*sent: Any) -> Answer:
            try:
                actor = current_actor()
                if not actor.signed_in:
                    return {"error": "sign_in_required"}
                return {"ok": True, **(run(actor, **_checked(schema, sent)) or {})}
            except ForumError as error:
                return {"error": error.code}
            except ValidationError as error:
                return {"error": "invalid", "errors": error.messages}
            except Exception:
                log.exception("socket command failed", command=name)
                return {"error": "internal_error"}
            finally:
                session.rollback()

        socketio.on_event(name, handle)
        return run

    return register


def enter(actor: Actor, room: str) -> Answer:
    """Join a room of one's audience; answers its name and last number, so that what is missed can be asked for."""
    if not may_join(actor, room):
        raise NotFound
    return {"room": room, "seq": _join(room)}


def _join(room: str) -> int:
    join_room(room)
    seq = last_seq(room)
    note_joining(_sid(), room, seq)
    return seq


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
    return sid


def _checked(schema: type[Schema] | None, sent: tuple[Any, ...]) -> dict[str, Any]:
    data = sent[0] if sent else {}
    if data is None:
        data = {}
    if not isinstance(data, Mapping) or len(sent) > 1:
        raise ValidationError("Send one object.")
    if schema is None:
        return {"data": data} if data else {}
    checked: dict[str, Any] = schema().load(data)
    return checked


@socketio.on("connect")  # type: ignore[untyped-decorator]  # Flask-SocketIO is untyped
def _connect(auth: Any = None) -> None:
    actor = current_actor()
    if not isinstance(actor, Member):
        raise ConnectionRefusedError("sign_in_required")
    if count_sockets(actor.id) >= MOST_SOCKETS:
        raise ConnectionRefusedError("too_many_connections")
    let_in(Guest(_sid(), actor.id, actor.session_id))
    join_room(f"member:{actor.id}")
    for greet in _greetings:
        greet(actor)
    session.rollback()


@socketio.on("disconnect")  # type: ignore[untyped-decorator]  # as above
def _disconnect(reason: Any = None) -> None:
    let_out(_sid())


@command("resume")
def _resume(actor: Actor, data: Mapping[str, Any] | None = None) -> Answer:
    rooms: dict[str, Any] = {}
    for room, since in list((data or {}).items())[:MOST_ROOMS]:
        if not isinstance(since, int) or isinstance(since, bool) or not 0 <= since < 2**53:
            raise ValidationError({str(room): ["Send the last number you have seen."]})
        if not may_join(actor, str(room)):
            rooms[str(room)] = {"error": "not_found"}
            continue
        last = _join(str(room))
        rooms[str(room)] = _told_again(actor, missed(str(room), since), last)
    return {"rooms": rooms}


def _told_again(actor: Actor, events: Sequence[RoomEvent] | None, last: int) -> Answer:
    """`seq` is the number of the last event that is told here: what came since then comes by itself."""
    if events is None:
        return {"seq": last, "reload": True, "events": []}
    payloads = payloads_for(actor, events)
    told = [{"event": e.event, "payload": payload} for e, payload in zip(events, payloads, strict=True)]
    return {"seq": events[-1].seq if events else last, "events": told}
