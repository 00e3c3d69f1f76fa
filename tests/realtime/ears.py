"""Sockets as pages open them, which remember what they hear and when."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import socketio
from socketio.exceptions import ConnectionError as Refused

from tests.live import Server, Visitor

Payload = dict[str, Any]
Wanted = Callable[[Payload], bool]
PATIENCE = 8.0  # how long a test waits for what it then finds to be late


@dataclass(frozen=True)
class Heard:
    """An event, what it carried, and when it came."""

    event: str
    payload: Payload
    at: float


class Ear:
    """A socket of a member's page. It never reconnects by itself."""

    def __init__(self, url: str, cookie: str | None, origin: str | None) -> None:
        self.heard: list[Heard] = []
        self.ended_at: float | None = None
        self._changed = threading.Condition()
        options = {"suppress_origin": True} if origin is None else {"origin": origin}
        self._client = socketio.Client(reconnection=False, websocket_extra_options=options)
        self._client.on("*", self._hear)
        self._client.on("disconnect", self._end)
        self._client.on("connect_error", self._refuse)
        self._reason: Any = None
        self._connect(url, {"Cookie": cookie} if cookie else {})

    @classmethod
    def of(cls, visitor: Visitor, server: Server | None = None) -> Ear:
        """The socket of a signed-in browser, at its own process or at another one."""
        url = server.url if server else visitor.url
        return cls(url, visitor.cookie, url)

    def ask(self, command: str, **data: Any) -> Payload:
        """Send a command and give its answer."""
        answer: Payload = self._client.call(command, data, timeout=PATIENCE)
        return answer

    def hears(self, event: str, wanted: Wanted = lambda payload: True, seconds: float = PATIENCE) -> Heard:
        """The first such event; waits for it. Raises AssertionError when none comes."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._find(event, wanted), seconds):
                raise AssertionError(f"no {event} within {seconds} s; heard {[one.event for one in self.heard]}")
            return self._find(event, wanted)[0]

    def count(self, event: str, wanted: Wanted = lambda payload: True) -> int:
        """How often such an event was heard."""
        return len(self._find(event, wanted))

    def ends(self, seconds: float = PATIENCE) -> float:
        """When the server ended the socket; waits for it. Raises AssertionError when it stays open."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.ended_at is not None, seconds), "the socket is still open"
        assert self.ended_at is not None
        return self.ended_at

    def close(self) -> None:
        """Leave the page."""
        with suppress(Exception):
            self._client.disconnect()

    def _find(self, event: str, wanted: Wanted) -> list[Heard]:
        return [one for one in self.heard if one.event == event and wanted(one.payload)]

    def _connect(self, url: str, headers: dict[str, str]) -> None:
        try:
            self._client.connect(url, headers=headers, transports=["websocket"], wait_timeout=10)
        except Refused as error:
            raise Refused(f"{error}: {self._reason}") from error

    def _refuse(self, reason: Any) -> None:
        self._reason = reason

    def _hear(self, event: str, payload: Payload) -> None:
        with self._changed:
            self.heard.append(Heard(event, payload, time.monotonic()))
            self._changed.notify_all()

    def _end(self, *reason: Any) -> None:
        with self._changed:
            self.ended_at = time.monotonic()
            self._changed.notify_all()


__all__ = ["Ear", "Heard", "Refused"]
