"""Restarts web processes while many pages listen: `python -m bench.soak --clients 1000 --seconds 600`.

So many pages have a thread open; somebody posts every two seconds; so many times one of the web processes is stopped as
an operator stops it, and another is started. Each page comes back, at whichever process it meets, and asks for what it
missed. Every page must have every post, once and in order. Without `--database` and `--redis` one process with SQLite
does everything; with both, two processes, and a worker. Prints a table of figures. Ends with status 1 when anything is
wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.fleet import Fleet
from bench.meter import pss_kib
from bench.pages import OpenPage
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services.sessions import open_session
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from tests.factories.accounts import create_member
from tests.live import POSTGRESQL, REDIS, Community, Process, Visitor, community
from tests.realtime.scenes import group_of, thread_in

AT_A_TIME = 25  # pages that connect in the same moment at first
MEASURED_EVERY = 5.0
SETTLING = 60.0  # seconds at most, until the last page has caught up
HEADROOM = 120  # threads beyond one for each page


@dataclass
class Figures:
    """What the run has seen."""

    posts: dict[int, float] = field(default_factory=dict)  # each with the moment its request began
    answers: list[float] = field(default_factory=list)  # seconds from there to the answer
    threads: list[int] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)  # MiB of the web processes together
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Author:
    """Posts again and again over HTTP, at a process that runs; what has no answer is sent again with the same key."""

    def __init__(self, visitor: Visitor, fleet: Fleet, thread_id: int, figures: Figures) -> None:
        self._visitor, self._fleet, self._figures = visitor, fleet, figures
        self._path = f"/threads/{thread_id}/posts"

    def post_until(self, stopped: threading.Event, every: float) -> None:
        number, due = 0, time.monotonic()
        while not stopped.wait(max(0.0, due - time.monotonic())):
            number, due = number + 1, due + every
            self._post(f"What we found in week {number} of opening our registers.", f"soak-{number:06}-{os.getpid()}")

    def _post(self, body: str, key: str) -> None:
        began = time.monotonic()
        for _ in range(50):
            with suppress(OSError):
                url = self._visitor.url = self._fleet.urls[-1]
                sent, headers = {"body": body, "separate": True}, {"Idempotency-Key": key, "Origin": url}
                answer = self._visitor.call("POST", self._path, json=sent, headers=headers)
                self._figures.statuses[answer.status_code] += 1
                if answer.status_code == 201:
                    self._figures.posts[answer.json()["id"]] = began
                    self._figures.answers.append(time.monotonic() - began)
                    return
            time.sleep(0.2)
        self._figures.wrong.append(f"nobody took the post {key}")


def measure_until(stopped: threading.Event, fleet: Fleet, figures: Figures) -> None:
    """Look at the processes from time to time."""
    while not stopped.wait(MEASURED_EVERY):
        with suppress(OSError, StopIteration):
            pids = [pid for server in list(fleet.servers) for pid in server.pids()]
            figures.memory.append(pss_kib(pids) // 1024)
            figures.threads.append(max(len(os.listdir(f"/proc/{pid}/task")) for pid in pids))


def sign_many_in(count: int) -> list[str]:
    """The cookies of so many new members, each with a session."""
    numbers = [create_member().id for _ in range(count)]
    with transaction():
        return [f"plaza={open_session(session.get_one(Member, number), '', 'soak').token}" for number in numbers]


async def listen(pages: list[OpenPage], fleet: Fleet, author: Author, figures: Figures, options: Options) -> None:
    """Everybody listens and one writes, while the processes are restarted; then all have time to catch up."""
    dice = random.Random(options.seed)
    tasks = []
    for number, page in enumerate(pages):
        tasks.append(asyncio.create_task(page.stay(random.Random(dice.random()))))
        if number % AT_A_TIME == AT_A_TIME - 1:
            await asyncio.gather(*(one.ready.wait() for one in pages[: number + 1]))
    await asyncio.gather(*(page.ready.wait() for page in pages))
    stopped = threading.Event()
    beside = [asyncio.to_thread(author.post_until, stopped, options.every)]
    beside.append(asyncio.to_thread(measure_until, stopped, fleet, figures))
    running = [asyncio.create_task(one) for one in beside]
    pause = options.seconds / (options.restarts + 1)
    for _ in range(options.restarts):
        await asyncio.sleep(pause)
        await asyncio.to_thread(fleet.restart_oldest)
    await asyncio.sleep(pause)
    stopped.set()
    await asyncio.gather(*running)
    await settle(pages, set(figures.posts))
    for task in tasks:
        task.cancel()


async def settle(pages: list[OpenPage], posts: set[int]) -> None:
    """Return once every page has heard all, or after a minute."""
    end = time.monotonic() + SETTLING
    while time.monotonic() < end and any(not posts <= set(page.heard.posts) for page in pages):
        await asyncio.sleep(0.2)


def find_wrong(pages: list[OpenPage], posts: list[int]) -> list[str]:
    """What any page has not heard, heard twice, or heard in another order."""
    wrong = []
    for number, page in enumerate(pages):
        heard = Counter(page.heard.posts)
        missed, twice = [one for one in posts if not heard[one]], [one for one, times in heard.items() if times > 1]
        if missed or twice or page.heard.gaps or page.heard.posts != sorted(page.heard.posts):
            wrong.append(f"page {number}: missed {missed}, twice {twice}, {page.heard.gaps} gaps")
    return wrong


def rows(pages: list[OpenPage], fleet: Fleet, figures: Figures) -> list[tuple[str, str]]:
    """The table."""
    live = [at - figures.posts[post] for page in pages for post, at in page.heard.live if post in figures.posts]
    returns = [seconds for page in pages for seconds in page.heard.returns]
    heard, alive = sum(len(page.heard.posts) for page in pages), len(live)
    first, last = figures.memory[:3], figures.memory[-3:]
    return [
        ("posts, heard in all", f"{len(figures.posts)}, {heard} of {len(figures.posts) * len(pages)}"),
        ("heard live, heard on returning", f"{alive}, {heard - alive}"),
        ("from the request to its answer: p50, p99, longest", _spread(figures.answers)),
        ("from the request to the page: p50, p99, longest", _spread(live)),
        ("restarts, the slowest stop", f"{fleet.restarts}, {max(fleet.stops, default=0):.1f} s"),
        ("returns, attempts", f"{len(returns)}, {sum(page.attempts for page in pages)}"),
        ("from cut off to caught up: p50, p99, longest", _spread(returns)),
        ("loaded again since too much was missed", str(sum(page.heard.reloads for page in pages))),
        ("memory of the web processes, at first, in the end, most",
         f"{statistics.mean(first or [0]):.0f}, {statistics.mean(last or [0]):.0f}, {max(figures.memory or [0])} MiB"),
        ("threads of one process, most", str(max(figures.threads or [0]))),
    ]  # fmt: skip


def _spread(seconds: list[float]) -> str:
    ordered = sorted(seconds) or [0.0]
    return ", ".join(f"{ordered[int(share * (len(ordered) - 1))] * 1000:.0f} ms" for share in (0.5, 0.99, 1.0))


class Options(argparse.Namespace):
    """What was asked for."""

    clients: int
    seconds: float
    every: float
    restarts: int
    processes: int
    seed: int | None
    database: str | None
    redis: str | None


def soak(plaza: Community, options: Options) -> tuple[list[OpenPage], Fleet, Figures]:
    """The whole run."""
    processes = options.processes if options.database and options.redis else 1
    environment = {"FORUM_THREADS": str(min(4000, options.clients + HEADROOM))}
    environment |= {"FORUM_RELAY": "off"} if processes > 1 else {}
    fleet, figures, writer = Fleet(plaza, environment), Figures(), plaza.join()
    cookies = plaza.ask(lambda: sign_many_in(options.clients))
    with ExitStack() as stack:
        stack.callback(fleet.end)
        for _ in range(processes):
            fleet.add()
        if processes > 1:
            worker: Process = stack.enter_context(plaza.work())
            assert worker.process.poll() is None
        visitor = fleet.servers[0].visit(writer)
        thread_id = thread_in(visitor, group_of(plaza, writer, visibility="members"))["id"]
        plaza.rest()  # nobody hears of the first post
        pages = [OpenPage(cookie, fleet.urls, thread_id) for cookie in cookies]
        asyncio.run(listen(pages, fleet, Author(visitor, fleet, thread_id, figures), figures, options))
    figures.wrong += find_wrong(pages, list(figures.posts))
    return pages, fleet, figures


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--every", type=float, default=2.0, help="seconds between two posts")
    parser.add_argument("--restarts", type=int, default=10)
    parser.add_argument("--processes", type=int, default=2, help="web processes, with --database and --redis")
    parser.add_argument("--seed", type=int, default=None, help="of who comes back where and when")
    parser.add_argument("--database", default=POSTGRESQL, help="a PostgreSQL server on which a database may be made")
    parser.add_argument("--redis", default=REDIS, help="the address of a Redis server")
    options = parser.parse_args(namespace=Options())
    with (
        tempfile.TemporaryDirectory(prefix="plaza-soak-") as folder,
        community(Path(folder), options.database, options.redis) as plaza,
    ):
        pages, fleet, figures = soak(plaza, options)
    print("| what | figure |\n|---|---|")
    for name, figure in rows(pages, fleet, figures):
        print(f"| {name} | {figure} |")
    for one in figures.wrong[:40]:
        print(f"WRONG {one}")
    print("no event missed" if not figures.wrong else f"{len(figures.wrong)} things are wrong")
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
