"""Measures the progress board of a sprint at two sizes in one run: `python -m bench.board [--database URL]`.

Forty cities with thirty assignments and thirty sessions against ten cities with as many, over the API and as a page, in
turns of both; the middle of the turns counts. The board may grow no dearer than it grows longer, and asks the database
as often at either size. Ends with status 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.meter import Measure
from bench.volume import Comparison, Pair, compare
from forum.blueprints.sprints.queries import board as boards
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from tests.counting import counting
from tests.factories.accounts import create_city, create_member
from tests.factories.sprints import create_assignment, create_session, create_submission, start_sprint
from tests.live import Community, Visitor, community

FEW, MANY, COLUMNS, TURNS, TIMES = 10, 40, 30, 5, 5


@dataclass(frozen=True)
class Cohort:
    """A served community with one sprint of so many cities, and a browser of somebody of programme staff."""

    plaza: Community
    visitor: Visitor
    sprint_id: int

    def ask(self, address: str) -> Callable[[], None]:
        """Something that reads the address and fails unless it is answered."""

        def once() -> None:
            place = address.replace("SPRINT", str(self.sprint_id))
            self.visitor.get(f"{self.visitor.url}{place}", timeout=120).raise_for_status()

        return once

    def statements(self) -> int:
        """How often the board asks the database."""

        def count() -> int:
            with counting() as told:
                boards.get_board(SYSTEM, self.sprint_id)
            return len(told)

        return int(self.plaza.ask(count))


def fill(size: int) -> int:
    """A sprint of so many cities, each of which was at two sessions of three and submitted two assignments of three."""
    cities = [create_city() for _ in range(size)]
    people = [create_member(city_id=city.id, seen_at=clock.now()) for city in cities]
    sprint = start_sprint(*cities, places=size)
    for number in range(COLUMNS):
        at = clock.now() - timedelta(days=COLUMNS - number)
        create_session(sprint, starts_at=at, here=[one for place, one in enumerate(people) if (place + number) % 3])
        assignment = create_assignment(sprint, title=f"Assignment {number}", due_at=at)
        for place, city in enumerate(cities):
            if (place + number) % 3:
                create_submission(assignment, city, state="accepted")
    return sprint.id


@contextmanager
def cohorts(server: str | None, sizes: list[int]) -> Iterator[list[Cohort]]:
    """A served community of each size."""
    with ExitStack() as stack:
        made = []
        for size in sizes:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plaza-bench-")))
            plaza = stack.enter_context(community(folder, server))
            sprint_id = plaza.ask(lambda size=size: fill(size))
            person = plaza.join(role="staff")
            running = stack.enter_context(plaza.serve(FORUM_RELAY="off"))
            made.append(Cohort(plaza, running.visit(person), sprint_id))
        yield made


def compare_boards(server: str | None) -> tuple[Comparison, int, int]:
    """Many cities against few, and how often each asks the database."""
    asked = {"over the API": "/api/v1/sprints/SPRINT/board", "as a page": "/sprints/SPRINT/board"}
    with cohorts(server, [FEW, MANY]) as (few, many):
        title = f"cities with {COLUMNS} assignments: {MANY} against {FEW}"
        pairs = [Pair(name, _measure(name, few, path), _measure(name, many, path)) for name, path in asked.items()]
        return compare(title, pairs, TURNS), few.statements(), many.statements()


def _measure(name: str, cohort: Cohort, address: str) -> Measure:
    return Measure(name, [], TIMES, cohort.ask(address))


def main() -> int:
    """Measure and print; 1 when the board grows dearer than longer, or asks more often."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--database", default=os.environ.get("TEST_DATABASE_URL"),
        help="a PostgreSQL server on which databases may be made; SQLite without it",
    )  # fmt: skip
    compared, few, many = compare_boards(parser.parse_args().database)
    print(f"{compared.text}\nStatements of the board: {few} for {FEW} cities, {many} for {MANY}.")
    return 1 if few != many or any(pair.ratio > MANY / FEW for pair in compared.pairs) else 0


if __name__ == "__main__":
    sys.exit(main())
