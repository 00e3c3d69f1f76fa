"""Members who write as fast as they can to a server that may die at any moment, and remember what it acknowledged."""

from __future__ import annotations

import random
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.live import Person, Server, Visitor

REPLY, MESSAGE = "reply", "message"


@dataclass(frozen=True)
class Place:
    """Where everybody writes, and who is named in each reply."""

    group_id: int
    thread_id: int
    conversation_id: int
    reader: Person


@dataclass
class Writer:
    """One member. `acknowledged` maps a key to the id the server answered; `unknown` are keys without an answer."""

    visitor: Visitor
    place: Place
    acknowledged: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    replayed: int = 0

    def move_to(self, server: Server) -> None:
        """Go on at a server that was started anew."""
        self.visitor.url = server.url
        self.visitor.headers["Origin"] = server.url

    def write_until(self, begun: threading.Event, stopped: threading.Event, dice: random.Random) -> None:
        """Write new things, and every other time one whose fate is unknown, until the server is gone.

        `begun` is set at the first answer.
        """
        while not stopped.is_set():
            retries = bool(self.unknown) and dice.random() < 0.5
            key = self.unknown.pop() if retries else f"{dice.choice((REPLY, MESSAGE))}-{uuid.uuid4().hex}"
            if not self.send(key):
                return
            begun.set()

    def send(self, key: str) -> bool:
        """Write once with this key and note what became of it; False when no answer came."""
        try:
            answer = self._post(key)
        except requests.RequestException:
            self.unknown.append(key)
            return False
        if answer.status_code == 201:
            self._acknowledge(key, answer)
        elif answer.status_code == 503:
            self.unknown.append(key)
        else:
            self.refused.append(f"{key}: {answer.status_code} {answer.text[:200]}")
        return True

    def _post(self, key: str) -> requests.Response:
        path, body = self._target(key)
        return self.visitor.call("POST", path, json=body, headers={"Idempotency-Key": key}, timeout=30)

    def _target(self, key: str) -> tuple[str, dict[str, Any]]:
        """Each reply in a post of its own, so that each can be looked for."""
        if key.startswith(REPLY):
            body = {"body": f"{key} @{self.place.reader.handle}", "separate": True}
            return f"/threads/{self.place.thread_id}/posts", body
        return f"/conversations/{self.place.conversation_id}/messages", {"body": key}

    def _acknowledge(self, key: str, answer: requests.Response) -> None:
        written: dict[str, Any] = answer.json()
        before = self.acknowledged.setdefault(key, written["id"])
        if before != written["id"]:
            self.refused.append(f"{key}: answered with {written['id']} after {before}")
        self.replayed += "Idempotency-Replayed" in answer.headers
