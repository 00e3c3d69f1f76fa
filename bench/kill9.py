"""Kills a writing server again and again and looks for what was lost: `python -m bench.kill9 --rounds 50`.

Each round starts `forum serve` on the same data, lets six members write replies and messages with Idempotency-Keys,
and ends all its processes with SIGKILL after a random part of a second. Ends with status 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from bench.oracle import check_effects, check_index, check_writes, find_kept
from bench.writers import Place, Writer
from forum.kernel.outbox.delivering import LEASE
from tests.live import Community, Server, community
from tests.realtime.scenes import conversation_of, group_of, thread_in

SHORTEST, LONGEST = 0.05, 0.6  # seconds from the first answer to the kill
CATCH_UP_SECONDS = LEASE.total_seconds() + 30  # what a killed process had begun waits for the end of its lease


@dataclass
class Figures:
    """What the run has seen."""

    wrong: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    backlogs: list[int] = field(default_factory=list)
    catch_up: float = 0.0


@contextmanager
def started(plaza: Community, figures: Figures) -> Iterator[Server]:
    """A server that is killed when the block ends."""
    began = time.monotonic()
    server = plaza.start()
    figures.starts.append(time.monotonic() - began)
    try:
        yield server
    finally:
        server.kill()


def prepare(plaza: Community, writers: int) -> list[Writer]:
    """The members, the group, the thread and the conversation in which they write."""
    people = [plaza.join() for _ in range(writers)]
    reader = plaza.join(handle="reader")
    group_id = group_of(plaza, *people, reader)
    with plaza.serve() as server:
        visitors = [server.visit(person) for person in people]
        thread_id = thread_in(visitors[0], group_id)["id"]
        place = Place(group_id, thread_id, conversation_of(visitors[0], *people[1:]), reader)
    return [Writer(visitor, place) for visitor in visitors]


def write_and_kill(server: Server, writers: Sequence[Writer], dice: random.Random) -> None:
    """One round: everybody writes, then the server dies in the midst of it."""
    begun, stopped = threading.Event(), threading.Event()
    threads = []
    for writer in writers:
        writer.move_to(server)
        options = (begun, stopped, random.Random(dice.random()))
        threads.append(threading.Thread(target=writer.write_until, args=options))
    for thread in threads:
        thread.start()
    begun.wait(10)  # a server that has just started is slow to begin
    time.sleep(dice.uniform(SHORTEST, LONGEST))
    server.kill()
    stopped.set()
    for thread in threads:
        thread.join()


def acknowledged(writers: Sequence[Writer]) -> dict[str, int]:
    """Every key that was answered, with the id of what was written."""
    return {key: number for writer in writers for key, number in writer.acknowledged.items()}


def catch_up(plaza: Community, writers: Sequence[Writer], figures: Figures) -> None:
    """Start a last time: what is unknown is sent again, and some of what is known; then all effects must follow."""
    with started(plaza, figures) as server:
        began = time.monotonic()
        figures.backlogs.append(waiting(server))
        for writer in writers:
            writer.move_to(server)
            again = [*writer.unknown, *list(writer.acknowledged)[:5]]
            writer.unknown.clear()
            for key in again:
                writer.send(key)
        wait_for(lambda: waiting(server) == 0)
        figures.catch_up = time.monotonic() - began
        server.leave()
        server.stop()


def waiting(server: Server) -> int:
    """How many deliveries the outbox still holds, parked ones included."""
    outbox = requests.get(f"{server.url}/readyz", timeout=30).json()["outbox"]
    return int(outbox["waiting"]) + int(outbox["parked"])


def wait_for(reached: Callable[[], bool]) -> None:
    """Return once it is so, or after the time that catching up may take."""
    end = time.monotonic() + CATCH_UP_SECONDS
    while not reached() and time.monotonic() < end:
        time.sleep(0.1)


def soak(plaza: Community, rounds: int, threads: int, dice: random.Random) -> tuple[Figures, list[Writer]]:
    """All rounds, the rows looked at after each, and the effects after the last."""
    figures, writers = Figures(), prepare(plaza, threads)
    place = writers[0].place
    for number in range(1, rounds + 1):
        with started(plaza, figures) as server:
            figures.backlogs.append(waiting(server))
            write_and_kill(server, writers, dice)
        found = plaza.ask(lambda: check_writes(place, acknowledged(writers)))
        figures.wrong += [f"round {number}: {one}" for one in found]
        print(f"\rround {number}: {len(acknowledged(writers))} acknowledged, {len(figures.wrong)} wrong", end="")
    catch_up(plaza, writers, figures)
    for check in (lambda: check_writes(place, acknowledged(writers)), lambda: check_effects(place), check_index):
        figures.wrong += plaza.ask(check)
    figures.wrong += [f"refused: {one}" for writer in writers for one in writer.refused]
    figures.wrong += [f"no answer in the end: {key}" for writer in writers for key in writer.unknown]
    return figures, writers


def report(plaza: Community, figures: Figures, writers: Sequence[Writer], seconds: float) -> None:
    """The figures, one a line."""
    stored = plaza.ask(lambda: len(find_kept(writers[0].place)))
    starts = sorted(figures.starts)
    print(f"\n{len(starts) - 1} kills in {seconds:.0f} s; a start took {starts[len(starts) // 2]:.1f} s")
    print(f"acknowledged {len(acknowledged(writers))}, stored {stored}")
    print(f"answered from a kept key {sum(writer.replayed for writer in writers)}")
    print(f"deliveries waiting after a start: most {max(figures.backlogs)}; caught up in {figures.catch_up:.1f} s")
    for one in figures.wrong[:40]:
        print(f"WRONG {one}")
    print("nothing lost, nothing doubled" if not figures.wrong else f"{len(figures.wrong)} things are wrong")


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--threads", type=int, default=6)
    parser.add_argument("--seed", type=int, default=None, help="of the random moments")
    parser.add_argument("--database", help="a PostgreSQL server on which a database may be made; SQLite without it")
    options = parser.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="plaza-kill9-") as folder,
        community(Path(folder), options.database) as plaza,
    ):
        figures, writers = soak(plaza, options.rounds, options.threads, random.Random(options.seed))
        report(plaza, figures, writers, time.monotonic() - began)
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
