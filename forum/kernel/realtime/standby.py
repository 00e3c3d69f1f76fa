"""What Redis did not bring is read from the database, where it was written first: nothing told is lost with Redis."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa
import structlog
from flask import Flask

from forum.config import Settings
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.realtime.broadcasts import payload_of
from forum.kernel.realtime.doorkeeper import joined_at
from forum.kernel.realtime.hub import socketio
from forum.kernel.realtime.rooms import RoomEvent

if TYPE_CHECKING:
    from forum.kernel.realtime.bus import Bus

AWAY_SECONDS = 0.5  # between two looks while Redis is away
WELL_SECONDS = 5.0  # and otherwise, for what was lost on its way
WINDOW = timedelta(seconds=30)  # how far back is looked
ON_ITS_WAY = timedelta(seconds=2)  # how long Redis may take, so that nothing is told twice
AT_A_TIME = 2_000
log = structlog.get_logger("standby")


class Standby:
    """Tells the sockets of this process what was told to their rooms elsewhere and has not come."""

    def __init__(self, app: Flask, bus: Bus) -> None:
        self._app = app
        self._bus = bus
        self._since = clock.now()
        self._whole = True

    def start(self) -> None:
        """Begin looking, in a background thread."""
        threading.Thread(target=self._watch, name="standby", daemon=True).start()

    def look(self) -> int:
        """Tell what is missing; answers how much that was."""
        now, whole = clock.now(), self._bus.hears()
        until = now - ON_ITS_WAY if whole and self._whole else now
        missing = [event for event in self._read(until) if self._bus.lacks(event.room, event.seq)]
        for event in missing:
            late = [sid for sid in self._bus.sockets_in(event.room) if joined_at(sid, event.room) >= event.seq]
            self._bus.tell_here(event.event, payload_of(event), event.room, late)
        self._since, self._whole = max(self._since, now - WINDOW), whole
        return len(missing)

    def _read(self, until: datetime) -> Iterator[RoomEvent]:
        """All of the window, however much that is: one post may reach thousands. Room by room, each in its order."""
        recent = sa.select(RoomEvent).where(RoomEvent.at >= self._since, RoomEvent.at <= until)
        ordered = recent.order_by(RoomEvent.room, RoomEvent.seq).limit(AT_A_TIME)
        some = session.scalars(ordered).all()
        while some:
            yield from some
            if len(some) < AT_A_TIME:
                return
            last = sa.tuple_(sa.literal(some[-1].room), sa.literal(some[-1].seq))
            some = session.scalars(ordered.where(sa.tuple_(RoomEvent.room, RoomEvent.seq) > last)).all()

    def _watch(self) -> None:
        looked = time.monotonic()
        while True:
            time.sleep(AWAY_SECONDS)
            if self._bus.hears() and time.monotonic() - looked < WELL_SECONDS:
                continue
            looked = time.monotonic()
            with self._app.app_context():
                try:
                    self.look()
                except Exception:  # the database may be away for a while
                    log.exception("standby could not look")
                finally:
                    session.remove()


def start_standby(app: Flask, settings: Settings) -> None:
    """Look out for what Redis does not bring, where there are several processes."""
    if settings.redis_url and socketio.server is not None:
        Standby(app, cast("Bus", socketio.server.manager)).start()
