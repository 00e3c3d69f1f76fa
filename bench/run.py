"""Measures the forum against the bare stack in one run and gives ratios: `python -m bench.run [--write]`.

Everything is measured in turns, five times, and the middle one counts. Figures in milliseconds differ from machine to
machine and with whatever else it does; ratios within one run hardly do. Then the directory, matching, opening and
sending, threads, their lists and posting are compared at small and at large volume, on PostgreSQL where `--database` or
TEST_DATABASE_URL names a server; ends with status 1 when something costs more than twice as much at large volume. With
`--write` the tables go into the page beside this file.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import requests

from bench.conversations import compare_conversations
from bench.directory import compare_directories
from bench.meter import Measure, interleave, pss_kib
from bench.stage import PEOPLE, Stage, staged
from bench.threads import compare_threads
from tests.realtime.ears import Ear

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->"
TURNS, SOCKETS = 5, 100
_numbers = itertools.count(1)
Reader = Callable[[], object]


def make_measures(stage: Stage) -> list[Measure]:
    """Everything that is measured in turns."""
    forum, bare = stage.server.pids(), stage.bare.pids()
    api, stranger = f"{stage.server.url}/api/v1", requests.Session()
    first, fixed = f"{api}{stage.thread}", f"{stage.bare.url}/bytes"
    return [
        Measure("bare", bare, 300, read(stranger, fixed)),
        Measure("json", forum, 100, read(stranger, first)),
        Measure("html", forum, 50, read(stranger, stage.page)),
        Measure("last", forum, 100, read(stranger, f"{first}?around={stage.posts}")),
        Measure("member", forum, 100, read(stage.visitor, first)),
        Measure("insert", bare, 100, lambda: insert(stranger, f"{stage.bare.url}/insert")),
        Measure("reply", forum, 25, lambda: reply(stage), lambda: settle(stage)),
        Measure("bare latency", [], 100, read(stranger, fixed)),
        Measure("type-ahead latency", [], 100, read(stranger, f"{api}/search/suggestions?q=discu")),
    ]


def read(browser: requests.Session, address: str) -> Reader:
    """Something that reads the address and fails unless it is answered."""

    def once() -> None:
        browser.get(address, timeout=30).raise_for_status()

    return once


def insert(browser: requests.Session, address: str) -> None:
    """A row and two counters, without a forum."""
    browser.post(address, json={"body": f"Answer {next(_numbers)}"}, timeout=30).raise_for_status()


def reply(stage: Stage) -> None:
    """An answer in the thread."""
    stage.visitor.write(stage.thread, body=f"Answer {next(_numbers)}")


def settle(stage: Stage) -> None:
    """Wait until everybody has been told and the answers can be found."""
    while requests.get(f"{stage.server.url}/readyz", timeout=30).json()["outbox"]["waiting"]:
        time.sleep(0.05)


def kib_a_socket(stage: Stage) -> float:
    """How much more memory of its own the server has for each of a hundred sockets of five members."""
    visitors = [stage.server.visit(person) for person in stage.people[:5]]
    first = Ear.of(visitors[0])
    before = pss_kib(stage.server.pids())
    ears = [Ear.of(visitors[number % 5]) for number in range(SOCKETS)]
    after = pss_kib(stage.server.pids())
    for ear in (first, *ears):
        ear.close()
    return (after - before) / SOCKETS


def make_table(stage: Stage, measures: list[Measure], socket_kib: float) -> str:
    """The ratios as Markdown, each with the figures it comes from."""
    cost = {measure.name: measure.median for measure in measures}
    rows = [
        ("thread page as JSON, 20 posts, against the bare route with the same bytes", "json", "bare"),
        ("thread page as HTML against the bare route", "html", "bare"),
        ("HTML against JSON", "html", "json"),
        (f"last page of {stage.posts} posts against the first", "last", "json"),
        ("the same for a member against a stranger", "member", "json"),
        (f"a reply in a group of {PEOPLE}, all effects included, against a bare insert", "reply", "insert"),
        ("type-ahead against the bare route, time until answered", "type-ahead latency", "bare latency"),
    ]
    lines = ["| what | ratio | ms | against ms |", "|---|---|---|---|"]
    lines += [
        f"| {what} | {cost[one] / cost[other]:.2f} | {cost[one]:.2f} | {cost[other]:.2f} |" for what, one, other in rows
    ]
    return "\n".join([*lines, "", f"Memory of the server for each open socket: {socket_kib:.0f} KiB.", ""])


def describe_machine() -> str:
    """When and where it was measured."""
    day = datetime.now(UTC).strftime("%-d %B %Y")
    cores = len(os.sched_getaffinity(0))
    return f"Measured on {day}, Python {platform.python_version()}, {cores} cores, the middle of {TURNS} turns.\n"


def main() -> int:
    """Measure, print, and with `--write` keep the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=2000, help="of the long thread")
    parser.add_argument(
        "--database", default=os.environ.get("TEST_DATABASE_URL"),
        help="a PostgreSQL server for what is compared by volume: the directory then holds a million people",
    )  # fmt: skip
    parser.add_argument("--keep", action="store_true", help="use the crowds of the last run and keep them there")
    parser.add_argument("--write", action="store_true", help="keep the table in bench/README.md")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder,
        staged(Path(folder), options.posts) as stage,
    ):
        measures = make_measures(stage)
        interleave(measures, TURNS)
        table = f"{describe_machine()}\n{make_table(stage, measures, kib_a_socket(stage))}"
    print(table, flush=True)
    volumes = [
        compare_directories(options.database, keep=options.keep),
        compare_conversations(options.database),
        compare_threads(options.database),
    ]
    told = "\n".join(f"{one.title}, on {where_of(options.database)}\n\n{one.text}" for one in volumes)
    print(told)
    table += f"\n{told}"
    if options.write:
        before, rest = README.read_text().split(BEGIN)
        README.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}")
    return 1 if any(one.too_much for one in volumes) else 0


def where_of(database: str | None) -> str:
    """The name of the database that was measured."""
    return "PostgreSQL" if database else "SQLite"


if __name__ == "__main__":
    sys.exit(main())
