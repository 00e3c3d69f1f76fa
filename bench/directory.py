"""Measures the directory at two sizes in one run and gives ratios: `python -m bench.directory [--database URL]`.

The same people in the same proportions, once few and once many, in a database and a server of their own each; every
question is asked in turns of both, and the middle of the turns counts. On SQLite 20,000 against 100,000 people; with
`--database`, the address of a PostgreSQL server on which databases may be made, 20,000 against 1,000,000.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.crowd import make_crowd
from bench.meter import Measure, interleave
from tests.live import Visitor, community

TURNS, TIMES = 5, 3
FEW, MANY, MANY_ON_SQLITE = 20_000, 1_000_000, 100_000
DEEP = 40  # pages of a hundred that lie before the deep one
FILTERS = {
    "a language": "language=pt",
    "a country": "country=BR",
    "a practice area": "practice_area=DM",
    "who can help with a criterion": "can_help_with=DM1",
    "who looks for it": "looking_for=DM1",
    "a size of city": "population_band=500k_1m",
    "similar cities": "peers_only=true",
    "not out of office": "available=true",
    "a role": "role=staff",
    "a configured field": "field=team:team1",
    "a city": "city=7",
    "three filters": "language=pt&country=BR&practice_area=DM",
    "a rare word": "q=project777",
    "a frequent word": "q=procurement",
    "a name": "q=ana+souza",
    "a code": "q=RDC2",
}


@dataclass(frozen=True)
class Crowd:
    """A served directory of so many people, a browser of one of them, and the mark of a page far behind."""

    people: int
    visitor: Visitor
    deep: str

    def ask(self, address: str) -> Callable[[], None]:
        """Something that reads the address and fails unless it is answered."""

        def once() -> None:
            answer = self.visitor.get(f"{self.visitor.url}{address}", timeout=120)
            answer.raise_for_status()

        return once


@contextmanager
def crowds(server: str | None, sizes: list[int]) -> Iterator[list[Crowd]]:
    """A served directory of each size."""
    with ExitStack() as stack:
        made = []
        for people in sizes:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plaza-bench-")))
            plaza = stack.enter_context(community(folder, server))
            asker = plaza.ask(lambda people=people: make_crowd(people))
            running = stack.enter_context(plaza.serve(FORUM_RELAY="off"))
            visitor = running.visit(asker)
            made.append(Crowd(people, visitor, _deep(visitor)))
        yield made


def _deep(visitor: Visitor) -> str:
    cursor = ""
    for _ in range(DEEP):
        page = visitor.call("GET", f"/members?sort=name&limit=100{cursor}", timeout=120).json()
        cursor = f"&cursor={page['next']}"
    return cursor


def make_questions(crowd: Crowd) -> dict[str, str]:
    """What is asked, by what it shows."""
    api = "/api/v1/members"
    questions = {
        "first page, similar cities first": api,
        "by name": f"{api}?sort=name",
        f"by name, {DEEP * 100:,} people on": f"{api}?sort=name{crowd.deep}",
        "by last visit": f"{api}?sort=recent",
    }
    questions |= {f"narrowed by {name}": f"{api}?{query}" for name, query in FILTERS.items()}
    questions |= {
        "facets of everybody": f"{api}/facets",
        "facets, three filters": f"{api}/facets?{FILTERS['three filters']}",
        "facets, a rare word": f"{api}/facets?{FILTERS['a rare word']}",
        "facets, similar cities": f"{api}/facets?{FILTERS['similar cities']}",
        "the page with filters": "/members",
        "the page, narrowed by a language": "/members?language=pt",
        "the page as a map": "/members?view=map",
        "who can help, on the page of a criterion": "/standards/wwc-2022/RDC2",
    }
    return questions


def compare(server: str | None, small: int, large: int) -> str:
    """The ratios as Markdown, each with the figures it comes from."""
    with crowds(server, [small, large]) as (few, many):
        pairs = {
            name: (
                Measure(name, [], TIMES, few.ask(at)),
                Measure(name, [], TIMES, many.ask(make_questions(many)[name])),
            )
            for name, at in make_questions(few).items()
        }
        interleave([measure for pair in pairs.values() for measure in pair], TURNS)
    head = f"| people: {large:,} against {small:,} | ratio | ms | against ms |"
    lines = [head, "|---|---|---|---|"]
    lines += [
        f"| {name} | {b.median / a.median:.2f} | {b.median:.1f} | {a.median:.1f} |" for name, (a, b) in pairs.items()
    ]
    return "\n".join([*lines, ""])


def compare_directories(server: str | None) -> str:
    """The table of the usual sizes."""
    return compare(server, FEW, MANY if server else MANY_ON_SQLITE)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="a PostgreSQL server on which databases may be created")
    parser.add_argument("--small", type=int, default=FEW)
    parser.add_argument("--large", type=int)
    options = parser.parse_args()
    large = options.large or (MANY if options.database else MANY_ON_SQLITE)
    print(compare(options.database, options.small, large))
    return 0


if __name__ == "__main__":
    sys.exit(main())
