"""Takes the search engine away while people write: `python -m bench.away --meilisearch /path/to/meilisearch`.

Members write replies and messages and search all the while. In each round the engine is killed in the midst of it,
every other time its data is wiped as well, and it is started again. Without a server the files of the embedded engine
are removed instead. No write may be refused or fail, no page of results may be an error, and once the last round is
over everything must be in order by itself: nothing waits, and `forum search verify` finds no difference. Ends with
status 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import requests

from bench.kill9 import acknowledged, prepare, waiting
from bench.oracle import check_effects, check_writes
from bench.writers import Writer
from tests.live import Community, Server, Visitor, community_at, database_for, free_port

KEY = "a-master-key-for-this-run"
UP, AWAY = 4.0, 3.0  # seconds
HEALED_WITHIN = 240.0  # what waits is tried each half minute, and the engine is looked after each minute


@dataclass
class Figures:
    """What the run has seen."""

    wrong: list[str] = field(default_factory=list)
    searches: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    healed: float = 0.0


class Meilisearch:
    """A server of our own."""

    def __init__(self, program: str, folder: Path) -> None:
        self._folder, self._address = folder, f"127.0.0.1:{free_port()}"
        own = ["--http-addr", self._address, "--master-key", KEY, "--no-analytics", "--db-path", str(folder / "data")]
        self._command = [program, *own]
        self.settings = {"meilisearch_url": f"http://{self._address}", "meilisearch_key": KEY}
        self._start()

    @contextmanager
    def away(self, *, wiped: bool) -> Iterator[None]:
        """Killed for the length of the block."""
        self.kill()
        if wiped:
            shutil.rmtree(self._folder / "data")
        yield
        self._start()

    def kill(self) -> None:
        """As a power cut would."""
        self._server.kill()

    def pids(self) -> list[int]:
        """Its processes."""
        return self._server.pids()

    def _start(self) -> None:
        environment = {"PATH": "/usr/bin:/bin"}
        self._server = Server(self._command, environment, self._folder / "meilisearch.log", f"http://{self._address}")
        self._server.wait_until_ready("/health")


class Files:
    """The embedded engine, of which only the files can be lost."""

    settings: dict[str, str] = {}

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def away(self, *, wiped: bool) -> AbstractContextManager[None]:
        """Gone at once; those who write make new ones."""
        if wiped:
            shutil.rmtree(self._folder, ignore_errors=True)
        return nullcontext()

    def kill(self) -> None:
        """Nothing runs."""


def search_until(visitor: Visitor, stopped: threading.Event, figures: Figures) -> None:
    """Search again and again; every answer must be a page of results, be it of titles only."""
    while not stopped.wait(0.2):
        began = time.monotonic()
        answer = visitor.call("GET", "/search?q=reply")
        figures.slowest = max(figures.slowest, time.monotonic() - began)
        if answer.status_code == 200:
            figures.searches["degraded" if answer.json()["degraded"] else "whole"] += 1
        else:
            figures.wrong.append(f"search answered {answer.status_code} {answer.text[:200]}")


def write_throughout(server: Server, writers: list[Writer], figures: Figures, meanwhile: Callable[[], None]) -> None:
    """Everybody writes and one searches, from before `meanwhile` until after it."""
    stopped, dice = threading.Event(), random.Random(1)
    threads = [threading.Thread(target=search_until, args=(writers[0].visitor, stopped, figures))]
    for writer in writers[1:]:
        writer.move_to(server)
        options = (threading.Event(), stopped, random.Random(dice.random()))
        threads.append(threading.Thread(target=writer.write_until, args=options))
    writers[0].move_to(server)
    for thread in threads:
        thread.start()
    try:
        meanwhile()
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def take_away(engine: Meilisearch | Files, rounds: int, writers: list[Writer]) -> None:
    """All rounds."""
    for number in range(rounds):
        time.sleep(UP)
        with engine.away(wiped=number % 2 == 1):
            time.sleep(AWAY)
        print(f"\rround {number + 1}: {len(acknowledged(writers))} acknowledged", end="", flush=True)
    time.sleep(UP)


def wait_until_healed(plaza: Community, server: Server, figures: Figures) -> None:
    """Until nothing waits and every index is whole again."""
    began = time.monotonic()
    while time.monotonic() - began < HEALED_WITHIN:
        found = requests.get(f"{server.url}/readyz", timeout=30).json()
        if waiting(server) == 0 and found["search"].get("ok") and is_verified(plaza):
            figures.healed = time.monotonic() - began
            return
        time.sleep(2)
    figures.wrong.append(f"not in order after {HEALED_WITHIN:.0f} s: {found}")


def is_verified(plaza: Community) -> bool:
    """Whether `forum search verify` finds nothing to mend."""
    try:
        plaza.run("search", "verify", "--no-repair")
    except AssertionError:
        return False
    return True


def run(plaza: Community, engine: Meilisearch | Files, rounds: int, members: int) -> tuple[Figures, list[Writer]]:
    """Write while the engine comes and goes, then look at everything."""
    figures, writers = Figures(), prepare(plaza, members)
    plaza.run("search", "rebuild")
    with plaza.serve() as server:
        write_throughout(server, writers, figures, lambda: take_away(engine, rounds, writers))
        wait_until_healed(plaza, server, figures)
    place = writers[0].place
    for check in (lambda: check_writes(place, acknowledged(writers)), lambda: check_effects(place)):
        figures.wrong += plaza.ask(check)
    figures.wrong += [f"refused: {one}" for writer in writers for one in writer.refused]
    figures.wrong += [f"no answer: {key}" for writer in writers for key in writer.unknown]
    return figures, writers


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--members", type=int, default=4)
    parser.add_argument("--meilisearch", metavar="PROGRAM", help="else the embedded engine")
    parser.add_argument("--database", help="a PostgreSQL server on which a database may be made; SQLite without it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plaza-away-") as name, database_for(Path(name), options.database) as url:
        folder = Path(name)
        engine = Meilisearch(options.meilisearch, folder) if options.meilisearch else Files(folder / "search")
        try:
            with community_at(folder, url, **engine.settings) as plaza:
                figures, writers = run(plaza, engine, options.rounds, options.members)
        finally:
            engine.kill()
    print(f"\n{len(acknowledged(writers))} writes acknowledged; searches: {dict(figures.searches)}")
    print(f"the slowest search took {figures.slowest:.1f} s; in order {figures.healed:.0f} s after the last round")
    for one in figures.wrong[:40]:
        print(f"WRONG {one}")
    print(f"{len(figures.wrong)} things are wrong" if figures.wrong else "no write refused, and no difference left")
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
