"""Rooms are named by audience: `group:7`, `member:42`, `conversation:9`. Each has a sequence without gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import Model, session
from forum.kernel.schedule import every
from forum.kernel.use_case import transaction

KEPT = timedelta(days=7)
MOST_MISSED = 200
MayJoin = Callable[[Actor, int], bool]
_doors: dict[str, MayJoin] = {}


class Room(Model):
    """The last number given out in a room."""

    __tablename__ = "rooms"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger, default=0)


@dataclass(frozen=True)
class Telling:
    """What a room is told: the ids that are kept, what they stand for now, and the page that caused it."""

    room: str
    ids: dict[str, Any]
    content: dict[str, Any]
    client_id: str | None


class RoomEvent(Model):
    """What was told to a room, as ids; the content is read again whenever it is told."""

    __tablename__ = "room_events"

    room: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    event: Mapped[str] = mapped_column(sa.String(60))
    ids: Mapped[dict[str, Any]]
    client_id: Mapped[str | None] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(index=True)


def room_door(kind: str) -> Callable[[MayJoin], MayJoin]:
    """Register the policy that says who may be in rooms of a kind, asked with the actor and the id."""

    def register(may_join: MayJoin) -> MayJoin:
        _doors[kind] = may_join
        return may_join

    return register


def may_join(actor: Actor, room: str) -> bool:
    """Whether the actor belongs to the audience a room is named by; unknown rooms are closed."""
    kind, _, number = room.partition(":")
    door = _doors.get(kind)
    if door is None or not number.isascii() or not number.isdigit() or len(number) > 9:
        return False
    return door(actor, int(number))


def tell(room: str, event: str, ids: dict[str, Any], client_id: str | None) -> int:
    """Within a transaction: give the event the room's next number and keep it for those who return."""
    taken = sa.update(Room).where(Room.name == room).values(seq=Room.seq + 1).returning(Room.seq)
    seq = session.scalar(taken)
    if seq is None:
        session.add(Room(name=room, seq=1))
        seq = 1
    session.add(RoomEvent(room=room, seq=seq, event=event, ids=ids, client_id=client_id, at=clock.now()))
    session.flush()
    return seq


def tell_all(told: Sequence[Telling], event: str) -> list[int]:
    """Within a transaction: `tell` one after the other, in one room or several; answers the number that each took.

    The number of statements depends neither on how many they are nor on the number of rooms.
    """
    if not told:
        return []
    counts = Counter(one.room for one in told)
    last, at = _take(counts), clock.now()
    taken: list[int] = []
    for one in told:
        last[one.room] += 1
        taken.append(last[one.room])
    rows = [
        {"room": one.room, "seq": seq, "event": event, "ids": one.ids, "client_id": one.client_id, "at": at}
        for one, seq in zip(told, taken, strict=True)
    ]
    session.execute(sa.insert(RoomEvent), rows)
    return taken


def last_seq(room: str) -> int:
    """The number of the room's latest event; 0 when nothing was told yet."""
    return session.scalar(sa.select(Room.seq).where(Room.name == room)) or 0


def last_seqs(rooms: Sequence[str]) -> dict[str, int]:
    """The same for several rooms; one statement."""
    known = {row.name: row.seq for row in session.execute(sa.select(Room.name, Room.seq).where(Room.name.in_(rooms)))}
    return {room: known.get(room, 0) for room in rooms}


def missed(room: str, since: int) -> Sequence[RoomEvent] | None:
    """What was told after `since`; None when that is more or longer ago than is kept, so that one must reload."""
    last = last_seq(room)
    if since > last or last - since > MOST_MISSED:
        return None
    told = RoomEvent.room == room, RoomEvent.seq > since, RoomEvent.seq <= last
    events = session.scalars(sa.select(RoomEvent).where(*told).order_by(RoomEvent.seq)).all()
    return events if len(events) == last - since else None


def _take(counts: Mapping[str, int]) -> dict[str, int]:
    """Take so many numbers in each room; answers the last that was taken there before."""
    names = sorted(counts)
    # Locked in one order, so that two relays that tell the same people never wait for each other.
    locked = sa.select(Room.name).where(Room.name.in_(names)).order_by(Room.name).with_for_update()
    known = set(session.scalars(locked))
    session.add_all(Room(name=name, seq=0) for name in names if name not in known)
    session.flush()
    further = sa.case({name: counts[name] for name in names}, value=Room.name)
    taken = sa.update(Room).where(Room.name.in_(names)).values(seq=Room.seq + further).returning(Room.name, Room.seq)
    rows = session.execute(taken.execution_options(synchronize_session=False))
    return {row.name: row.seq - counts[row.name] for row in rows}


@every(timedelta(hours=6))
def forget_old_events() -> None:
    """Drop what was told more than a week ago."""
    with transaction():
        session.execute(sa.delete(RoomEvent).where(RoomEvent.at < clock.now() - KEPT))
