"""Whoever loses a session or a room is shown out, on every process, within a second."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from flask import Flask
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.database import Model, session
from forum.kernel.realtime.hub import socketio
from forum.kernel.schedule import every
from forum.kernel.use_case import transaction

LOOK_SECONDS = 0.3
OVERLAP = timedelta(seconds=20)
SKEW = timedelta(seconds=2)  # between the clocks of two machines
log = structlog.get_logger("doorkeeper")


class Expulsion(Model):
    """A session that ended, or a member who left the audience of a room."""

    __tablename__ = "expulsions"

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    member_id: Mapped[int]
    session_id: Mapped[int | None]
    room: Mapped[str | None] = mapped_column(sa.String(60))
    at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Guest:
    """A connected socket of this process, and since when: what was ordered well before is not about it."""

    sid: str
    member_id: int
    session_id: int | None
    since: datetime = field(default_factory=clock.now)


_guests: dict[str, Guest] = {}
_joined: dict[str, dict[str, int]] = {}
_guests_lock = threading.Lock()


def let_in(guest: Guest) -> None:
    """Remember a connected socket."""
    with _guests_lock:
        _guests[guest.sid] = guest


def let_out(sid: str) -> None:
    """Forget a socket that has gone."""
    with _guests_lock:
        _guests.pop(sid, None)
        _joined.pop(sid, None)


def note_joining(sid: str, room: str, seq: int) -> None:
    """Remember at which number of a room a socket came in: what was told before is not for it."""
    with _guests_lock:
        if sid in _guests:
            _joined.setdefault(sid, {})[room] = seq


def joined_at(sid: str, room: str) -> int:
    """The number of the room at which the socket came in; 0 for its member's own."""
    with _guests_lock:
        return _joined.get(sid, {}).get(room, 0)


def count_sockets(member_id: int) -> int:
    """How many sockets the member has open on this process."""
    with _guests_lock:
        return sum(guest.member_id == member_id for guest in _guests.values())


def expel(member_id: int, *, session_id: int | None = None, room: str | None = None) -> None:
    """Within a transaction: end a session's sockets, or take a member's sockets out of a room.

    A room such as `presence:*` means all rooms of that kind.
    """
    session.add(Expulsion(member_id=member_id, session_id=session_id, room=room, at=clock.now()))


class Doorkeeper:
    """Looks for expulsions and carries them out on the sockets of this process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._done: dict[int, datetime] = {}
        self._looked = clock.now()
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begin looking, in a background thread."""
        threading.Thread(target=self._watch, name="doorkeeper", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()

    def look(self) -> None:
        """Carry out what was ordered since the last look, or a little before, and not yet done here."""
        now = clock.now()
        since = min(self._looked, now) - OVERLAP
        self._done = {number: at for number, at in self._done.items() if at >= since}
        orders = session.scalars(sa.select(Expulsion).where(Expulsion.at >= since).order_by(Expulsion.id)).all()
        for order in orders:
            if order.id not in self._done:
                self._done[order.id] = order.at
                _carry_out(order)
        self._looked = now

    def _watch(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            if not _guests:
                self._looked = clock.now()
                continue
            with self._app.app_context():
                try:
                    self.look()
                except Exception:  # the database may be away for a while
                    log.exception("doorkeeper could not look")
                finally:
                    session.remove()


def _carry_out(order: Expulsion) -> None:
    server = socketio.server
    if server is None:
        return
    with _guests_lock:
        known = [guest for guest in _guests.values() if guest.member_id == order.member_id]
    guests = [guest for guest in known if order.at >= guest.since - SKEW]
    for guest in guests:
        if order.room is not None:
            for room in _rooms_meant(order.room, server.rooms(guest.sid, namespace="/")):
                server.leave_room(guest.sid, room, namespace="/")
        elif order.session_id is None or order.session_id == guest.session_id:
            socketio.emit("signed_out", {}, to=guest.sid)
            server.disconnect(guest.sid, namespace="/")


def _rooms_meant(ordered: str, present: Iterable[str]) -> list[str]:
    kind, _, which = ordered.partition(":")
    return [room for room in present if room.startswith(f"{kind}:")] if which == "*" else [ordered]


@every(timedelta(hours=1))
def forget_old_expulsions() -> None:
    """Drop orders that every process has long carried out."""
    with transaction():
        session.execute(sa.delete(Expulsion).where(Expulsion.at < clock.now() - timedelta(hours=1)))
