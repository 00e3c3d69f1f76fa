"""Members who talk in one conversation over connections that break at random, as pages do: what is heard is numbered,
what is missed is asked for, what has no answer is sent again with the same key."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import requests
import socketio
from socketio.exceptions import SocketIOError

from tests.live import Server, Visitor

PATIENCE = 20.0  # seconds for an answer
MOST_ATTEMPTS = 50


@dataclass
class Heard:
    """What one page has been told of the conversation's room, each number once."""

    last: int = 0
    numbers: list[int] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    doubled: int = 0
    reloads: int = 0

    def take(self, payload: dict[str, Any]) -> None:
        """Take what comes next in the room; an event without a line counts as well."""
        if payload["seq"] <= self.last:
            self.doubled += 1
            return
        self.last = payload["seq"]
        if "message" in payload and payload["message"]["number"] not in self.numbers:
            self.numbers.append(payload["message"]["number"])
            self.bodies.append(payload["message"]["body"])


class Listener:
    """A page with the conversation open: it loses its connection, connects anew and asks for what it missed."""

    def __init__(self, visitor: Visitor, servers: list[Server], conversation_id: int) -> None:
        self._visitor, self._servers, self._id = visitor, servers, conversation_id
        self._room = f"conversation:{conversation_id}"
        self._lock = threading.Lock()
        self._client: socketio.Client | None = None
        self._held: list[dict[str, Any]] | None = None
        self.heard = Heard()
        self.breaks = 0

    def connect(self, dice: random.Random) -> None:
        """Connect, and when that fails, connect again, as a page does."""
        for _ in range(MOST_ATTEMPTS):
            try:
                return self._connect(dice.choice(self._servers))
            except (SocketIOError, OSError):
                self.lose()
                time.sleep(dice.uniform(0.1, 1.0))
        raise AssertionError("the servers let nobody in")

    def _connect(self, server: Server) -> None:
        """Open a socket, join the room, and take what was missed before what comes."""
        client = socketio.Client(reconnection=False, websocket_extra_options={"origin": server.url})
        client.on("message_sent", self._hear)
        self._held, self._client = [], client
        headers = {"Cookie": self._visitor.cookie}
        client.connect(server.url, headers=headers, transports=["websocket"], wait_timeout=PATIENCE)
        client.call("watch_conversation", {"conversation_id": self._id}, timeout=PATIENCE)
        self.catch_up()

    def catch_up(self) -> None:
        """Ask for what came after the last number, again and again until nothing is missing."""
        assert self._client is not None
        answer = self._client.call("resume", {self._room: self.heard.last}, timeout=PATIENCE)
        told = answer["rooms"][self._room]
        with self._lock:
            for event in told.get("events", []):
                self.heard.take(event["payload"])
            if told.get("reload"):
                self._load(told["seq"])
            held, self._held = self._held or [], None
        for payload in held:
            self._hear(payload)

    def lose(self) -> None:
        """The connection breaks."""
        client, self._client = self._client, None
        if client is not None:
            self.breaks += 1
            with suppress(SocketIOError, OSError, RuntimeError):
                client.eio.disconnect(abort=True)

    def _hear(self, payload: dict[str, Any]) -> None:
        if payload["room"] != self._room:
            return
        with self._lock:
            if self._held is not None:
                self._held.append(payload)
            elif payload["seq"] == self.heard.last + 1:
                self.heard.take(payload)
            elif payload["seq"] > self.heard.last:
                threading.Thread(target=self._fill, daemon=True).start()

    def _fill(self) -> None:
        with self._lock:
            if self._held is not None:
                return
            self._held = []
        try:
            self.catch_up()
        except (SocketIOError, AssertionError):  # lost meanwhile: the next connection asks
            return

    def _load(self, seq: int) -> None:
        """Too much was missed to be told again: the lines come over HTTP, as a page loads them."""
        self.heard.reloads += 1
        after = self.heard.numbers[-1] if self.heard.numbers else 0
        while True:
            path = f"/conversations/{self._id}/messages?after={after}&limit=100"
            items = self._visitor.call("GET", path, timeout=PATIENCE).json()["items"]
            self.heard.numbers += [one["number"] for one in items]
            self.heard.bodies += [one["body"] for one in items]
            if not items:
                break
            after = items[-1]["number"]
        self.heard.last = seq


class Talker:
    """A member: a page that listens, and messages that are sent in order, each until it has an answer."""

    def __init__(self, visitor: Visitor, servers: list[Server], conversation_id: int) -> None:
        self.visitor, self._servers = visitor, servers
        self._path = f"/conversations/{conversation_id}/messages"
        self.page = Listener(visitor, servers, conversation_id)
        self.sent: list[str] = []
        self.resent = 0
        self.refused: list[str] = []

    def talk(self, count: int, dice: random.Random) -> None:
        """Send so many messages while the connection breaks now and then."""
        self.page.connect(dice)
        for _ in range(count):
            if dice.random() < 0.02:
                self.page.lose()
                time.sleep(dice.uniform(0.0, 0.3))
                self.page.connect(dice)
            self._send(f"{self.visitor.person.handle} {len(self.sent) + 1}", dice)

    def _send(self, body: str, dice: random.Random) -> None:
        key = uuid.uuid4().hex
        self.sent.append(body)
        while not self._try(body, key, dice):
            self.resent += 1
        if dice.random() < 0.05:  # the answer was lost on the way: the same again
            self.resent += 1
            self._try(body, key, dice)

    def _try(self, body: str, key: str, dice: random.Random) -> bool:
        server = dice.choice(self._servers)
        self.visitor.url, self.visitor.headers["Origin"] = server.url, server.url
        impatient = dice.random() < 0.03
        timeout = 0.004 if impatient else PATIENCE
        try:
            answer = self.visitor.call(
                "POST", self._path, json={"body": body}, headers={"Idempotency-Key": key}, timeout=timeout
            )
        except requests.RequestException:
            return False
        if answer.status_code == 503:
            time.sleep(0.1)
            return False
        if answer.status_code != 201:
            self.refused.append(f"{answer.status_code} {answer.text[:200]}")
        return True


def run_all(talkers: list[Talker], count: int, dice: random.Random) -> None:
    """Let everybody talk at once, then close the gaps a last time."""
    threads = [threading.Thread(target=talker.talk, args=(count, random.Random(dice.random()))) for talker in talkers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def settle(talkers: list[Talker], total: int, seconds: float) -> None:
    """Wait until every page has heard all there is, or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(len(talker.page.heard.numbers) < total for talker in talkers):
        time.sleep(0.2)


def find_wrong(talkers: list[Talker]) -> list[str]:
    """What is wrong with what the pages have heard: lost, doubled, out of order, or other than the others heard."""
    sent = Counter(body for talker in talkers for body in talker.sent)
    wrong = [f"refused: {one}" for talker in talkers for one in talker.refused]
    for talker in talkers:
        name, heard = talker.visitor.person.handle, talker.page.heard
        numbers = heard.numbers
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True:
            wrong.append(f"{name} heard the lines out of order or with gaps")
        got = Counter(heard.bodies)
        wrong += [f"{name} never heard: {body}" for body in sent - got]
        wrong += [f"{name} heard twice or what nobody sent: {body}" for body in got - sent]
        for author in talkers:
            if [body for body in heard.bodies if body in set(author.sent)] != author.sent:
                wrong.append(f"{name} heard {author.visitor.person.handle} out of order")
    return wrong


__all__ = ["Talker", "find_wrong", "run_all", "settle"]
