"""Many open pages in one process: sockets that watch a thread, come back when cut off, and count what they hear.

They speak the protocol by hand, since a thousand of the library's clients would measure themselves.
"""

from __future__ import annotations

import asyncio
import json
import random
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Ping, Request, TextMessage
from wsproto.utilities import ProtocolError

PATIENCE = 30.0  # seconds for an answer
BROKEN = (OSError, ProtocolError, asyncio.TimeoutError, EOFError, KeyError, ValueError)
Payload = dict[str, Any]
_UNCHECKED = ssl.create_default_context()
_UNCHECKED.check_hostname, _UNCHECKED.verify_mode = False, ssl.CERT_NONE  # of servers that a test has started itself


@dataclass
class Heard:
    """What one page has been told in the room of its group."""

    last: int = 0
    posts: list[int] = field(default_factory=list)
    live: list[tuple[int, float]] = field(default_factory=list)  # a post, and when it came without being asked for
    gaps: int = 0
    reloads: int = 0
    returns: list[float] = field(default_factory=list)  # seconds from being cut off to having caught up

    def take(self, payload: Payload, at: float | None = None) -> None:
        """Take the next event of the room; one that was taken already is dropped, as pages do."""
        if payload["seq"] <= self.last:
            return
        self.gaps += payload["seq"] > self.last + 1
        self.last = payload["seq"]
        if "post_id" in payload and "number" in payload:
            self.posts.append(payload["post_id"])
            if at is not None:
                self.live.append((payload["post_id"], at))


class Wire:
    """A WebSocket to one server, read and written a text at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._ws = WSConnection(ConnectionType.CLIENT)
        self._texts: list[str] = []
        self._begun = ""
        self._accepted = False

    @classmethod
    async def open(cls, url: str, cookie: str, origin: str) -> Wire:
        """Connect and shake hands. Raises EOFError when the server refuses."""
        place = urlsplit(url)
        secure = _UNCHECKED if place.scheme == "https" else None
        wire = cls(*await asyncio.open_connection(place.hostname, place.port, ssl=secure))
        headers = [(b"Cookie", cookie.encode()), (b"Origin", origin.encode())]
        target = "/socket.io/?EIO=4&transport=websocket"
        wire._send(Request(host=place.netloc, target=target, extra_headers=headers))
        while not wire._accepted:
            await wire._read()
        return wire

    def send(self, text: str) -> None:
        self._send(TextMessage(data=text))

    async def receive(self) -> str:
        """The next text; raises EOFError once the connection is over."""
        while not self._texts:
            await self._read()
        return self._texts.pop(0)

    def close(self) -> None:
        with suppress(OSError):
            self._writer.close()

    def _send(self, event: Any) -> None:
        self._writer.write(self._ws.send(event))

    async def _read(self) -> None:
        data = await self._reader.read(65536)
        self._ws.receive_data(data or None)
        for event in self._ws.events():
            if isinstance(event, AcceptConnection):
                self._accepted = True
            elif isinstance(event, TextMessage):
                self._begun += event.data
                if event.message_finished:
                    self._texts.append(self._begun)
                    self._begun = ""
            elif isinstance(event, Ping):
                self._send(event.response())
            elif isinstance(event, CloseConnection):
                raise EOFError
        if not data or (not self._accepted and self._ws.state.name != "CONNECTING"):
            raise EOFError


class OpenPage:
    """A page of a member with a thread open. `urls` are the servers there are now; the caller changes them."""

    def __init__(self, cookie: str, urls: Sequence[str], thread_id: int, origin: str | None = None) -> None:
        self.heard = Heard()
        self.ready = asyncio.Event()
        self.attempts = 0
        self._cookie, self._urls, self._origin, self._thread_id = cookie, urls, origin, thread_id
        self._answers: dict[int, Payload] = {}
        self._asked = 0
        self._lost_at: float | None = None
        self._held: list[tuple[Payload, float]] | None = None  # what comes while something is asked for

    async def stay(self, dice: random.Random) -> None:
        """Be connected until cancelled, and connect again whenever that ends."""
        while True:
            with suppress(*BROKEN):
                await self._visit(dice)
            self.ready.clear()
            self._lost_at = self._lost_at or time.monotonic()
            await asyncio.sleep(dice.uniform(0.5, 1.5))  # as the library of pages does

    async def _visit(self, dice: random.Random) -> None:
        self.attempts += 1
        url = dice.choice(list(self._urls))
        wire = await asyncio.wait_for(Wire.open(url, self._cookie, self._origin or url), PATIENCE)
        try:
            await asyncio.wait_for(self._enter(wire), PATIENCE)
            self.ready.set()
            while True:
                self._hear(wire, await wire.receive())
        finally:
            wire.close()

    async def _enter(self, wire: Wire) -> None:
        """Join, watch the thread, and take what was missed."""
        self._held = []
        await self._until(wire, "0")
        wire.send("40")
        await self._until(wire, "40")
        place = await self._ask(wire, "watch_thread", {"thread_id": self._thread_id})
        if not self.heard.last:
            self.heard.last = place["seq"]
        told = (await self._ask(wire, "resume", {place["room"]: self.heard.last}))["rooms"][place["room"]]
        self.heard.reloads += bool(told.get("reload"))
        for one in told["events"]:
            self.heard.take(one["payload"])
        for payload, at in self._held:
            self.heard.take(payload, at)
        self._held = None
        if self._lost_at is not None:
            self.heard.returns.append(time.monotonic() - self._lost_at)
            self._lost_at = None

    async def _until(self, wire: Wire, beginning: str) -> None:
        while not (text := await wire.receive()).startswith(beginning):
            if text.startswith("44"):
                raise EOFError(text)
            self._hear(wire, text)

    async def _ask(self, wire: Wire, command: str, sent: Payload) -> Payload:
        self._asked += 1
        number = self._asked
        wire.send(f"42{number}{json.dumps([command, sent])}")
        while number not in self._answers:
            self._hear(wire, await wire.receive())
        return self._answers.pop(number)

    def _hear(self, wire: Wire, text: str) -> None:
        if text == "2":
            wire.send("3")
        elif text.startswith("43"):
            number, _, answer = text[2:].partition("[")
            self._answers[int(number)] = json.loads(f"[{answer}")[0]
        elif text.startswith("42"):
            _, payload = json.loads(text[2:])
            if str(payload.get("room", "")).startswith("group:") and "seq" in payload:
                self._take(payload)

    def _take(self, payload: Payload) -> None:
        if self._held is not None:
            self._held.append((payload, time.monotonic()))
        else:
            self.heard.take(payload, time.monotonic())


__all__ = ["OpenPage"]
