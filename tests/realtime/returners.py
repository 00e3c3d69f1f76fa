"""The official Python client as a page uses its own: it connects again by itself and asks for what it missed."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Any

import socketio

from tests.live import Visitor
from tests.realtime.ears import PATIENCE

Payload = dict[str, Any]


class Returner:
    """Hears rooms, each event of a room once and in its order, over a transport, however often it breaks.

    `told` holds `(room, seq, event)` in the order in which the rooms' events were taken.
    """

    def __init__(self, visitor: Visitor, transport: str, url: str = "") -> None:
        self.told: list[tuple[str, int, Payload]] = []
        self.refused: list[Any] = []
        self.connected, self.lost = 0, 0
        self._seen: dict[str, int] = {}
        self._changed = threading.Condition(threading.RLock())
        options = {"origin": visitor.url}
        self._client = socketio.Client(
            reconnection_delay=0.1, reconnection_delay_max=0.4, randomization_factor=0.2,
            websocket_extra_options=options,
        )  # fmt: skip
        self._client.on("*", self._hear)
        self._client.on("connect", self._return)
        self._client.on("disconnect", self._lose)
        self._client.on("connect_error", self._refuse)
        headers = {"Cookie": visitor.cookie} | ({"Origin": visitor.url} if transport == "polling" else {})
        self._client.connect(url or visitor.url, headers=headers, transports=[transport], wait_timeout=10)

    @property
    def transport(self) -> str:
        """What it speaks at this moment."""
        return str(self._client.transport())

    def watch(self, **thread: int) -> str:
        """Hear a thread from now on; the name of its room."""
        answer: Payload = self._client.call("watch_thread", thread, timeout=PATIENCE)
        with self._changed:
            self._seen[answer["room"]] = answer["seq"]
        return str(answer["room"])

    def posts(self, room: str) -> list[int]:
        """The posts of which it was told there, in their order."""
        return [told["post_id"] for where, _, told in self.told if where == room and "post_id" in told]

    def wait_for(self, room: str, posts: list[int], seconds: float = 20.0) -> None:
        """Return once it was told of these posts. Raises AssertionError when that does not happen, or otherwise."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.posts(room)) >= len(posts), seconds)
        assert self.posts(room) == posts, f"told of {self.posts(room)} instead of {posts}; {self.told}"

    def wait_until(self, **counts: int) -> None:
        """Return once it has connected or been lost so often."""
        with self._changed:
            there = self._changed.wait_for(lambda: all(getattr(self, name) >= n for name, n in counts.items()), 20.0)
        assert there, f"connected {self.connected}, lost {self.lost}, refused {self.refused}"

    def wait_until_refused(self) -> str:
        """The reason with which it is let in no more; waits for it."""
        end = time.monotonic() + 20.0
        while time.monotonic() < end:
            if found := next((one["message"] for one in self.refused if isinstance(one, dict)), None):
                return str(found)
            time.sleep(0.05)
        raise AssertionError(f"it was not refused: {self.refused}")

    def close(self) -> None:
        """Leave for good."""
        with suppress(Exception):
            self._client.shutdown()

    def _return(self) -> None:
        with self._changed:
            self.connected += 1
            wanted = dict(self._seen)
            self._changed.notify_all()
        if wanted:
            self._client.start_background_task(self._catch_up, wanted)

    def _catch_up(self, wanted: dict[str, int]) -> None:
        """Ask for what is missing until it is answered, as a page does (`resume` in live.js): a busy server may say
        that it is asked too often, and the next connection asks once more where this one is lost.
        """
        for _ in range(5):
            with suppress(Exception):
                answer = self._client.call("resume", wanted, timeout=PATIENCE)
                for room, told in answer["rooms"].items():
                    for one in told.get("events", []):
                        self._take(room, one["payload"])
                return
            time.sleep(0.3)

    def _hear(self, event: str, payload: Payload) -> None:
        room = payload.get("room")
        if room not in self._seen:
            return
        if payload["seq"] > self._seen[room] + 1:  # something is missing before it
            self._client.start_background_task(self._catch_up, {room: self._seen[room]})
        else:
            self._take(room, payload)

    def _take(self, room: str, payload: Payload) -> None:
        with self._changed:
            if payload["seq"] <= self._seen[room]:
                return
            self._seen[room] = payload["seq"]
            self.told.append((room, payload["seq"], payload))
            self._changed.notify_all()

    def _lose(self, *reason: Any) -> None:
        with self._changed:
            self.lost += 1
            self._changed.notify_all()

    def _refuse(self, reason: Any) -> None:
        with self._changed:
            self.refused.append(reason)
            self._changed.notify_all()
