"""Members who ask and vote at one event at once over real sockets: `python -m bench.asking --members 200`.

Each asks a question and votes for those of others, all at the same moment; each has a page open. At the end every page
must know every question and how many votes it has, though what came at once was told together. Ends with status 1 when
anything is lost or counted wrongly.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import socketio

from bench.listeners import InOrderClient
from forum.blueprints.events.queries import questions as queries
from tests.factories.events import create_event
from tests.live import POSTGRESQL, REDIS, Community, Server, Visitor, community

AT_A_TIME = 16  # members who connect in the same moment at first; all ask and vote at once
CATCH_UP_SECONDS = 60.0
MOST_TIMES = 20
HEADROOM = 120  # threads beyond one for each page
Payload = dict[str, Any]


@dataclass
class Crowd:
    """Who is there, what they did, and what went wrong."""

    event_id: int
    pages: list[Page]
    asked: dict[int, str] = field(default_factory=dict)
    votes: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Page:
    """A member's live view: it knows what it was told, the later instead of the earlier."""

    def __init__(self, visitor: Visitor, server: Server, event_id: int) -> None:
        self.visitor, self.event_id = visitor, event_id
        self.questions: dict[int, str] = {}
        self.votes: dict[int, int] = {}
        self.seen: set[int] = set()
        self.heard = 0
        self._client: socketio.Client = InOrderClient(
            reconnection=False, websocket_extra_options={"origin": server.url}
        )
        for name in ("question_asked", "question_voted", "question_changed", "question_answered"):
            self._client.on(name, self._hear)
        self._client.connect(server.url, headers={"Cookie": visitor.cookie}, transports=["websocket"], wait_timeout=30)
        answer = self._client.call("watch_event", {"event_id": event_id}, timeout=30)
        assert answer.get("ok"), answer
        self._room, self.first = answer["room"], answer["seq"]

    def _hear(self, told: Payload) -> None:
        self.heard += 1
        self.seen.add(told["seq"])
        for question in told.get("questions", ()):
            self.questions[question["id"]] = question["text"]
            self.votes[question["id"]] = question["votes"]
        self.votes |= {int(number): count for number, count in told.get("votes", {}).items()}

    def missing(self) -> list[int]:
        """The numbers of the room that never came."""
        last = max(self.seen, default=self.first)
        return [number for number in range(self.first + 1, last + 1) if number not in self.seen]

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()


@contextmanager
def serving(plaza: Community, processes: int, members: int) -> Iterator[list[Server]]:
    """Web processes with a thread for every page of theirs; with several, a worker that delivers."""
    threads = str(members // processes + HEADROOM)
    with ExitStack() as stack:
        if processes == 1:
            yield [stack.enter_context(plaza.serve(FORUM_THREADS=threads))]
            return
        stack.enter_context(plaza.work())
        yield stack.enter_context(plaza.serve_several(processes, FORUM_RELAY="off", FORUM_THREADS=threads))


def gather(plaza: Community, servers: Sequence[Server], members: int) -> Crowd:
    """An event and so many members with its live view open."""
    people = [plaza.join() for _ in range(members)]
    event_id = plaza.ask(lambda: create_event(title="Ask us anything", kind="ama").id)

    def arrive(number: int) -> Page:
        server = servers[number % len(servers)]
        return Page(server.visit(people[number]), server, event_id)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return Crowd(event_id, list(pool.map(arrive, range(members))))


def ask_and_vote(crowd: Crowd, votes_each: int, dice: random.Random) -> None:
    """All ask at once; then all vote at once, each for other questions than her own, some of them twice."""
    at_once(crowd, lambda number, page: _ask(crowd, number, page))
    numbers = sorted(crowd.asked)
    wanted = {
        page: dice.sample(
            [one for one in numbers if crowd.asked[one] != _text(place)], min(votes_each, len(numbers) - 1)
        )
        for place, page in enumerate(crowd.pages)
    }
    at_once(crowd, lambda _number, page: _vote(crowd, page, wanted[page]))


def at_once(crowd: Crowd, act: Callable[[int, Page], None]) -> None:
    """Each in a thread of her own, all from the same moment on."""
    ready = threading.Barrier(len(crowd.pages))

    def run(number: int, page: Page) -> None:
        ready.wait()
        try:
            act(number, page)
        except Exception as error:  # what goes wrong in a thread is told at the end
            with crowd.lock:
                crowd.wrong.append(repr(error))

    threads = [threading.Thread(target=run, args=one) for one in enumerate(crowd.pages)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def find_wrong(plaza: Community, crowd: Crowd, within: float = CATCH_UP_SECONDS) -> list[str]:
    """What is wrong once everything has been delivered: in the database, and on any page."""
    plaza.rest(within)
    kept = plaza.ask(lambda: {one.id: one.vote_count for one in queries.list_to_tell(sorted(crowd.asked))})
    wrong = [*crowd.wrong, *_differing("the database", kept, crowd)]
    end = time.monotonic() + within
    for page in crowd.pages:
        while page.votes != kept and time.monotonic() < end:
            time.sleep(0.02)
        name = page.visitor.person.handle
        if page.questions != crowd.asked:
            wrong.append(f"{name} knows {len(page.questions)} of {len(crowd.asked)} questions")
        wrong += _differing(name, page.votes, crowd)
        if missing := page.missing():
            wrong.append(f"{name} missed {missing[:5]}")
    return wrong


def _differing(where: str, counts: dict[int, int], crowd: Crowd) -> Iterable[str]:
    expected = {number: crowd.votes[number] for number in crowd.asked}
    if counts != expected:
        yield f"{where} counts {sum(counts.values())} votes for {len(counts)} questions, not {sum(expected.values())}"


def _text(number: int) -> str:
    return f"What would you do first in city number {number + 1}?"


def _ask(crowd: Crowd, number: int, page: Page) -> None:
    made = _insist(page, "POST", f"/events/{crowd.event_id}/questions", 201, json={"text": _text(number)})
    with crowd.lock:
        crowd.asked[made["id"]] = made["text"]


def _vote(crowd: Crowd, page: Page, wanted: Sequence[int]) -> None:
    for place, number in enumerate(wanted):
        for _ in range(1 + place % 2):  # again changes nothing
            _insist(page, "PUT", f"/questions/{number}/vote", 200)
        with crowd.lock:
            crowd.votes[number] += 1


def _insist(page: Page, method: str, path: str, status: int, **options: Any) -> Payload:
    """Ask, and ask again with the same key where the server is too busy at the moment, as pages do."""
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    for _ in range(MOST_TIMES):
        answer = page.visitor.call(method, path, timeout=60, headers=headers, **options)
        if answer.status_code != 503:
            break
        time.sleep(float(answer.headers["Retry-After"]))
    assert answer.status_code == status, answer.text
    told: Payload = answer.json()
    return told


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--votes", type=int, default=5)
    options = parser.parse_args()
    shared = bool(POSTGRESQL and REDIS)
    with (
        tempfile.TemporaryDirectory() as folder,
        community(Path(folder), POSTGRESQL if shared else None, REDIS if shared else None) as plaza,
        serving(plaza, 2 if shared else 1, options.members) as servers,
    ):
        began = time.monotonic()
        crowd = gather(plaza, servers, options.members)
        arrived = time.monotonic()
        ask_and_vote(crowd, options.votes, random.Random(7))
        done = time.monotonic()
        wrong = find_wrong(plaza, crowd)
        told = max(page.heard for page in crowd.pages)
        seconds = [round(later - earlier, 1) for earlier, later in ((began, arrived), (arrived, done))]
        print(f"{options.members} members there in {seconds[0]} s; {len(crowd.asked)} questions and", end=" ")
        print(
            f"{sum(crowd.votes.values())} votes in {seconds[1]} s, on every page {time.monotonic() - done:.1f} s later,"
        )
        print(f"told in {told} events to each; wrong: {wrong[:5]}")
        for page in crowd.pages:
            page.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
