"""What is told passes between processes through Redis, which may go away, hang, and come back at any moment."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, Final

import redis
import socketio
import structlog

PATIENCE_SECONDS: Final = 1.0  # for an answer
QUIET_SECONDS: Final = 2.0  # without a word, after which it is asked whether it still listens
AGAIN_SECONDS: Final = 0.5  # between two attempts
MOST_TOLD: Final = 20_000
log = structlog.get_logger("bus")


class Bus(socketio.RedisManager):  # type: ignore[misc]  # untyped
    """The library's manager, except that it never waits long, is back at once, and knows what it has told here.

    The library waits for a Redis that hangs for ever, and up to a minute before it tries one that has returned.
    """

    def __init__(self, url: str, channel: str) -> None:
        super().__init__(url, channel=channel)
        self._sender = self._reach()
        self._ear = self._reach()
        self._mute_until = 0.0
        self._well_at = time.monotonic()
        self._told: OrderedDict[tuple[str, int], None] = OrderedDict()
        self._told_lock = threading.Lock()

    def _reach(self) -> Any:
        return redis.Redis.from_url(
            self.redis_url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
        )

    def hears(self) -> bool:
        """Whether what other processes tell arrives here."""
        return time.monotonic() - self._well_at < QUIET_SECONDS + 2 * PATIENCE_SECONDS

    def lacks(self, room: str, seq: int) -> bool:
        """Whether sockets of this process are in the room and have not been told that event."""
        with self._told_lock:
            return room in self.rooms.get("/", {}) and (room, seq) not in self._told

    def sockets_in(self, room: str) -> list[str]:
        """The sockets of this process in the room."""
        return [sid for sid, _ in self.get_participants("/", room)]

    def tell_here(self, name: str, payload: dict[str, Any], room: str, skip: list[str]) -> None:
        """Tell the sockets of this process alone."""
        if self._is_news(payload):
            self.emit(name, payload, namespace="/", room=room, skip_sid=skip, ignore_queue=True)

    def _handle_emit(self, message: dict[str, Any]) -> None:
        # What a Redis that hung was sent may still come when it was told here long ago.
        if self._is_news(message["data"][0] if message["data"] else None):
            super()._handle_emit(message)

    def _is_news(self, sent: Any) -> bool:
        """Whether it is not one of the numbered events that the sockets of this process have been told."""
        seq, room = (sent.get("seq"), sent.get("room")) if isinstance(sent, dict) else (None, None)
        if not isinstance(seq, int) or not isinstance(room, str) or room not in self.rooms.get("/", {}):
            return True
        with self._told_lock:
            if (room, seq) in self._told:
                return False
            self._told[(room, seq)] = None
            while len(self._told) > MOST_TOLD:
                self._told.popitem(last=False)
        return True

    def _publish(self, data: Any) -> None:
        # While Redis is away each attempt may take its time, and thousands may wait behind it.
        if time.monotonic() < self._mute_until:
            return
        try:
            self._sender.publish(self.channel, self.json.dumps(data))
            self._mute_until = 0.0
        except redis.RedisError as error:
            if not self._mute_until:
                log.warning("redis takes nothing; pages are told another way", reason=repr(error))
            self._mute_until = time.monotonic() + AGAIN_SECONDS

    def _listen(self) -> Iterator[bytes]:
        while True:
            try:
                with self._ear.pubsub(ignore_subscribe_messages=True) as ear:
                    ear.subscribe(self.channel)
                    yield from self._hear(ear)
            except redis.RedisError as error:
                if self.hears():
                    log.warning("redis tells nothing; pages are told another way", reason=repr(error))
                self._well_at = -math.inf
                time.sleep(AGAIN_SECONDS)

    def _hear(self, ear: Any) -> Iterator[bytes]:
        asked = False
        while True:
            message = ear.get_message(timeout=PATIENCE_SECONDS if asked else QUIET_SECONDS)
            if message is not None:
                self._well_at, asked = time.monotonic(), False
                if message["type"] == "message":
                    yield message["data"]
            elif asked:
                raise redis.TimeoutError("it does not answer")
            else:
                ear.ping("here")
                asked = True


__all__ = ["Bus"]
