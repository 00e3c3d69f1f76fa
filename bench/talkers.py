"""Members who talk in one conversation over connections that break at random, as pages do: what has no answer is sent
again with the same key."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass

import requests

from bench.listeners import PATIENCE, Listener
from tests.live import Server, Visitor


@dataclass(frozen=True)
class Trouble:
    """How often something goes wrong, as shares of the messages."""

    broken: float = 0.02  # the connection of the page
    lost: float = 0.05  # an answer on its way
    impatient: float = 0.03  # who does not wait for the answer


class Talker:
    """A member: a page that listens, and messages that are sent in order, each until it has an answer."""

    def __init__(self, visitor: Visitor, servers: list[Server], conversation_id: int, trouble: Trouble) -> None:
        self.visitor, self._servers, self._trouble = visitor, servers, trouble
        self._path = f"/conversations/{conversation_id}/messages"
        self.page = Listener(visitor, servers, conversation_id)
        self.sent: list[str] = []
        self.resent = 0
        self.refused: list[str] = []

    def talk(self, count: int, dice: random.Random) -> None:
        """Send so many messages while the connection breaks now and then."""
        try:
            for _ in range(count):
                self.page.stay_connected(dice)
                if dice.random() < self._trouble.broken:
                    self.page.lose()
                    time.sleep(dice.uniform(0.0, 0.3))
                    self.page.stay_connected(dice)
                self._send(f"{self.visitor.person.handle} {len(self.sent) + 1}", dice)
        except Exception as error:  # what goes wrong in a thread is told at the end
            self.refused.append(repr(error))

    def _send(self, body: str, dice: random.Random) -> None:
        key = uuid.uuid4().hex
        self.sent.append(body)
        while not self._try(body, key, dice):
            self.resent += 1
        if dice.random() < self._trouble.lost:  # the same again
            self.resent += 1
            self._try(body, key, dice)

    def _try(self, body: str, key: str, dice: random.Random) -> bool:
        server = dice.choice(self._servers)
        self.visitor.url, self.visitor.headers["Origin"] = server.url, server.url
        impatient = dice.random() < self._trouble.impatient
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
    """Let everybody talk at once."""
    threads = [threading.Thread(target=talker.talk, args=(count, random.Random(dice.random()))) for talker in talkers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def settle(talkers: list[Talker], total: int, seconds: float, dice: random.Random) -> None:
    """Wait until every page has heard all there is, or nobody hears anything for so long; who is cut off connects."""
    before, end = 0, time.monotonic() + seconds
    while time.monotonic() < end and any(len(talker.page.heard.numbers) < total for talker in talkers):
        heard = sum(len(talker.page.heard.numbers) for talker in talkers)
        if heard > before:
            before, end = heard, time.monotonic() + seconds
        for talker in talkers:
            talker.page.stay_connected(dice)
        time.sleep(0.2)


def find_wrong(talkers: list[Talker]) -> list[str]:
    """What is wrong with what the pages have heard: lost, doubled, out of order, or other than the others heard."""
    sent = Counter(body for talker in talkers for body in talker.sent)
    wrong = [f"refused: {one}" for talker in talkers for one in talker.refused]
    for talker in talkers:
        name, heard = talker.visitor.person.handle, talker.page.heard
        if heard.numbers != list(range(1, len(heard.numbers) + 1)):
            wrong.append(f"{name} heard the lines out of order or with gaps")
        if heard.backwards:
            wrong.append(f"{name} was told {heard.backwards} times on one connection what it had brought already")
        got = Counter(heard.bodies)
        wrong += [f"{name} never heard: {body}" for body in sent - got]
        wrong += [f"{name} heard twice or what nobody sent: {body}" for body in got - sent]
        wrong += [
            f"{name} heard {one.visitor.person.handle} out of order" for one in talkers if _mixed(heard.bodies, one)
        ]
    return wrong


def _mixed(bodies: list[str], author: Talker) -> bool:
    own = set(author.sent)
    return [body for body in bodies if body in own] != author.sent


__all__ = ["Talker", "Trouble", "find_wrong", "run_all", "settle"]
