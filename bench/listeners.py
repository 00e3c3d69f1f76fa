"""A page that listens to one conversation, as `live.js` does: what comes is numbered, what is missed is asked for."""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import engineio
import requests
import socketio
from socketio.exceptions import SocketIOError

from tests.live import Server, Visitor

PATIENCE = 20.0  # seconds for an answer
MOST_ATTEMPTS = 50
BROKEN = (SocketIOError, OSError, requests.RequestException)
Payload = dict[str, Any]


@dataclass
class Heard:
    """What one page has been told of the conversation's room, each number once."""

    last: int = 0
    numbers: list[int] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    known: set[int] = field(default_factory=set)
    reloads: int = 0
    gaps: int = 0
    backwards: int = 0

    def take(self, payload: Payload) -> None:
        """Take what comes next in the room; an event without a line counts as well."""
        if payload["seq"] > self.last:
            self.last = payload["seq"]
            if "message" in payload:
                self.add(payload["message"])

    def add(self, line: dict[str, Any]) -> None:
        """Show a line unless it is shown."""
        if line["number"] not in self.known:
            self.known.add(line["number"])
            self.numbers.append(line["number"])
            self.bodies.append(line["body"])


class _InOrder(engineio.Client):  # type: ignore[misc]  # untyped
    """Takes one packet after the other, as browsers do; the library starts a thread for each, which overtake."""

    def _trigger_event(self, event: str, *args: Any, **options: Any) -> Any:
        return super()._trigger_event(event, *args, **{**options, "run_async": False})


class InOrderClient(socketio.Client):  # type: ignore[misc]  # untyped
    def _engineio_client_class(self) -> type[_InOrder]:
        return _InOrder


class Listener:
    """A page with the conversation open: it loses its connection, connects anew and asks for what it missed.

    While something is asked for, what comes is held back (`_held`), so that only one thread asks at a time.
    """

    def __init__(self, visitor: Visitor, servers: list[Server], conversation_id: int) -> None:
        self._visitor, self._servers, self._id = visitor, servers, conversation_id
        self._room = f"conversation:{conversation_id}"
        self._lock = threading.Lock()
        self._client: InOrderClient | None = None
        self._held: list[Payload] | None = None
        self._latest = 0  # that this connection has brought
        self.heard = Heard()
        self.breaks = 0
        self.unanswered = 0

    def stay_connected(self, dice: random.Random) -> None:
        """Connect unless connected, and when that fails, again, as a page does."""
        for _ in range(MOST_ATTEMPTS):
            if self._client is not None and self._client.connected:
                return
            try:
                self._connect(dice.choice(self._servers))
            except BROKEN:
                self._give_up(self._client)
                time.sleep(dice.uniform(0.1, 1.0))
        raise AssertionError("the servers let nobody in")

    def lose(self) -> None:
        """The connection breaks."""
        if self._client is not None:
            self.breaks += 1
            self._drop(self._client)

    def _connect(self, server: Server) -> None:
        """Open a socket, join the room, and take what was missed before what comes."""
        client = InOrderClient(reconnection=False, websocket_extra_options={"origin": server.url})
        client.on("message_sent", partial(self._hear, client))
        with self._lock:
            self._held, self._client, self._latest = [], client, 0
        headers = {"Cookie": self._visitor.cookie}
        client.connect(server.url, headers=headers, transports=["websocket"], wait_timeout=PATIENCE)
        client.call("watch_conversation", {"conversation_id": self._id}, timeout=PATIENCE)
        self._catch_up(client)

    def _hear(self, client: InOrderClient, payload: Payload) -> None:
        with self._lock:
            if client is not self._client or payload["room"] != self._room:
                return
            self.heard.backwards += payload["seq"] <= self._latest
            self._latest = payload["seq"]
            if self._held is not None:
                self._held.append(payload)
            elif payload["seq"] > self.heard.last + 1:
                self.heard.gaps += 1
                self._held = [payload]
                threading.Thread(target=self._fill, args=(client,), daemon=True).start()
            else:
                self.heard.take(payload)

    def _fill(self, client: InOrderClient) -> None:
        try:
            self._catch_up(client)
        except BROKEN:
            self._give_up(client)

    def _catch_up(self, client: InOrderClient) -> None:
        """Ask for what came after the last number, again until nothing is missing before what was held back."""
        while client is self._client:
            answer = client.call("resume", {self._room: self.heard.last}, timeout=PATIENCE)
            if "rooms" not in answer:
                raise SocketIOError(answer["error"])
            told = answer["rooms"][self._room]
            if told.get("reload"):
                self._load(told["seq"])
            with self._lock:
                if client is not self._client or self._follow([event["payload"] for event in told["events"]]):
                    return

    def _follow(self, events: list[Payload]) -> bool:
        """Take what was asked for and what was held back; False when something between them is missing."""
        for payload in events:
            self.heard.take(payload)
        while self._held and self._held[0]["seq"] <= self.heard.last + 1:
            self.heard.take(self._held.pop(0))
        if self._held:
            return False
        self._held = None
        return True

    def _load(self, seq: int) -> None:
        """Too much was missed to be told again: the lines come over HTTP, as a page loads them."""
        self.heard.reloads += 1
        items = [{"number": self.heard.numbers[-1] if self.heard.numbers else 0}]
        while items:
            path = f"/conversations/{self._id}/messages?after={items[-1]['number']}&limit=100"
            items = self._visitor.call("GET", path, timeout=PATIENCE).json()["items"]
            for line in items:
                self.heard.add(line)
        self.heard.last = seq

    def _give_up(self, client: InOrderClient | None) -> None:
        """No answer came, or the server ended it: a page connects anew."""
        self.unanswered += 1
        if client is not None and client is self._client:
            self._drop(client)

    def _drop(self, client: InOrderClient) -> None:
        with self._lock:
            self._client = None
        with suppress(SocketIOError, OSError, RuntimeError):
            client.eio.disconnect(abort=True)


__all__ = ["PATIENCE", "Listener"]
