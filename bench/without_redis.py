"""Takes Redis away and kills the worker while people write: `python -m bench.without_redis --away 300 --kills 50`.

Two web processes record, a worker delivers, and a Redis of our own stands between them. Members write replies that name
somebody, and messages; Redis is stopped for so many seconds, then hangs, then is back; all the while the worker is
killed again and again in the midst of its work and started anew. No write may be refused or fail, pages on either
process must hear each message once and in order, and in the end each write has had each of its effects once. Needs
redis-server and `--database`. Ends with status 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.kill9 import acknowledged, prepare, waiting
from bench.listeners import Listener
from bench.oracle import check_effects, check_writes
from bench.own_redis import PROGRAM, OwnRedis
from bench.writers import Writer
from tests.live import POSTGRESQL, Community, Process, Server, community

HANGS = 10.0  # seconds
PAUSE = 1.0  # between two things that one writes
HEARD_WITHIN = 60.0
STUCK_AFTER = 120.0


@dataclass
class Figures:
    """What the run has seen."""

    wrong: list[str] = field(default_factory=list)
    kills: int = 0
    backlog: int = 0
    slowest: float = 0.0


def write_until(writer: Writer, stopped: threading.Event, dice: random.Random, figures: Figures) -> None:
    """Write something every second or so; each must have an answer."""
    while not stopped.wait(dice.uniform(0.5, 1.5) * PAUSE):
        began = time.monotonic()
        writer.send(f"{dice.choice(('reply', 'message'))}-{dice.getrandbits(128):032x}")
        figures.slowest = max(figures.slowest, time.monotonic() - began)


class Killed:
    """A worker that is killed at random moments and started again."""

    def __init__(self, plaza: Community) -> None:
        self._plaza = plaza
        self._worker: Process = plaza.start_worker()

    def kill(self) -> None:
        self._worker.kill()
        self._worker = self._plaza.start_worker()

    def end(self) -> None:
        self._worker.kill()


def take_away(own: OwnRedis, worker: Killed, seconds: float, kills: int, dice: random.Random, figures: Figures) -> None:
    """Redis is away and hangs, and the worker dies, so many times in all that time."""

    def kill_throughout(length: float, times: int) -> None:
        end = time.monotonic() + length
        for left in range(times, 0, -1):
            time.sleep(max(0.0, (end - time.monotonic()) / left * dice.uniform(0.5, 1.0)))
            worker.kill()
            figures.kills += 1
            print(f"\r{figures.kills} kills", end="", flush=True)
        time.sleep(max(0.0, end - time.monotonic()))

    with own.away():
        kill_throughout(seconds, kills - kills // 10)
    with own.hanging():
        kill_throughout(min(HANGS, seconds), kills // 10)
    time.sleep(HANGS)


def listen(writers: list[Writer], servers: list[Server], dice: random.Random) -> list[Listener]:
    """A page of each member, in turn at each process."""
    pages = []
    for number, writer in enumerate(writers):
        page = Listener(writer.visitor, [servers[number % len(servers)]], writer.place.conversation_id)
        page.stay_connected(dice)
        pages.append(page)
    return pages


def run(plaza: Community, own: OwnRedis, options: argparse.Namespace) -> tuple[Figures, list[Writer], list[Listener]]:
    """Everybody writes while Redis and the worker come and go; then all is looked at."""
    dice, figures = random.Random(options.seed), Figures()
    writers = prepare(plaza, options.members)
    with ExitStack() as stack:
        worker = Killed(plaza)
        stack.callback(worker.end)
        servers = stack.enter_context(plaza.serve_several(2, FORUM_RELAY="off"))
        for number, writer in enumerate(writers):
            writer.move_to(servers[number % 2])
        pages = listen(writers, servers, dice)
        stopped = threading.Event()
        threads = [
            threading.Thread(target=write_until, args=(writer, stopped, random.Random(dice.random()), figures))
            for writer in writers
        ]
        for thread in threads:
            thread.start()
        take_away(own, worker, options.away, options.kills, dice, figures)
        stopped.set()
        for thread in threads:
            thread.join()
        figures.backlog = waiting(servers[0])
        wait_while_it_shrinks(servers[0])
        messages = 1 + sum(key.startswith("message") for key in acknowledged(writers))
        wait_for_all(pages, messages, figures)
    place = writers[0].place
    for check in (lambda: check_writes(place, acknowledged(writers)), lambda: check_effects(place)):
        figures.wrong += plaza.ask(check)
    figures.wrong += [f"refused: {one}" for writer in writers for one in writer.refused]
    figures.wrong += [f"no answer: {key}" for writer in writers for key in writer.unknown]
    return figures, writers, pages


def wait_while_it_shrinks(server: Server) -> None:
    """Until nothing waits any more, or for two minutes nothing has been delivered of it: kills leave a long queue."""
    least, since = waiting(server), time.monotonic()
    while least and time.monotonic() - since < STUCK_AFTER:
        time.sleep(0.5)
        if (now := waiting(server)) < least:
            least, since = now, time.monotonic()


def wait_for_all(pages: list[Listener], messages: int, figures: Figures) -> None:
    """Until every page, none of which was ever closed, has heard each message once and in order."""
    end = time.monotonic() + HEARD_WITHIN
    while time.monotonic() < end and any(len(page.heard.numbers) < messages - 1 for page in pages):
        time.sleep(0.1)
    for number, page in enumerate(pages):
        heard = [one for one in page.heard.numbers if one > 1]
        if heard != list(range(2, messages + 1)):
            figures.wrong.append(f"page {number} heard {len(heard)} of {messages - 1} messages, or in another order")


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--away", type=float, default=300, help="seconds without Redis")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--members", type=int, default=4)
    parser.add_argument("--seed", type=int, default=None, help="of who writes what and of when the worker dies")
    parser.add_argument("--database", default=POSTGRESQL, help="a PostgreSQL server on which a database may be made")
    options = parser.parse_args()
    if not options.database or not PROGRAM:
        print("left out: needs redis-server, and a PostgreSQL server named by --database or TEST_DATABASE_URL")
        return 0
    with tempfile.TemporaryDirectory(prefix="plaza-without-redis-") as name:
        own = OwnRedis(Path(name))
        try:
            with community(Path(name), options.database, own.url) as plaza:
                figures, writers, pages = run(plaza, own, options)
        finally:
            own.stop()
    written, gaps = len(acknowledged(writers)), sum(page.heard.gaps for page in pages)
    print(f"\nRedis away {options.away:.0f} s and hanging {min(HANGS, options.away):.0f} s; {figures.kills} kills")
    print(f"{written} writes acknowledged, slowest {figures.slowest:.1f} s; {figures.backlog} waited at the end")
    print(f"{len(pages)} pages stayed open and heard every message; {gaps} gaps filled")
    for one in figures.wrong[:40]:
        print(f"WRONG {one}")
    print(f"{len(figures.wrong)} things are wrong" if figures.wrong else "nothing lost, nothing done twice")
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
