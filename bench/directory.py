"""Measures the directory at two sizes in one run and gives ratios: `python -m bench.directory [--database URL]`.

The same people in the same proportions, once few and once many, in a database and a server of their own each; every
question is asked in turns of both, and the middle of the turns counts. On SQLite 20,000 against 100,000 people; with
`--database`, the address of a PostgreSQL server on which databases may be made, 20,000 against 1,000,000. With
`--keep` the databases stay there for the next run. Ends with status 1 when something costs more than twice as much,
but for words, whose ratios are told and whose reason is known.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.kept import crowded
from bench.meter import Measure
from bench.volume import Comparison, Pair, compare
from forum.blueprints.accounts.models import Member
from forum.kernel.database import session
from tests.live import Visitor

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
    "a city": "city=CITY",
    "three filters": "language=pt&country=BR&practice_area=DM",
    "a rare word": "q=project777",
    "a frequent word": "q=procurement",
    "a first name": "q=vera",
    "a family name": "q=castro",
    "a name": "q=ana+souza",
    "a name that begins another": "q=julia+re",
    "a name and a word": "q=castro+transit",
    "two frequent words": "q=transit+housing",
    "a place and a name": "q=brazil+castro",
    "a name by last visit": "q=castro&sort=recent",
    "two letters": "q=qz",
    "a code": "q=RDC2",
}

_OF_WORDS = "words are looked for in the texts of all members, and up to 10,500 who have them are named (decision 9)"
KNOWN = {
    **{
        f"narrowed by {name}": _OF_WORDS
        for name in ("a rare word", "a family name", "a name and a word", "two frequent words", "a place and a name")
    },
    "facets, a rare word": _OF_WORDS,
    "facets, a name and a word": _OF_WORDS,
}

MATCHING = {
    "who can help, met by many cities": "/api/v1/criteria/DM1/helpers",
    "who can help, met by one city": "/api/v1/criteria/DM2/helpers",
    "who can help, on the page of a criterion": "/standards/wwc-2022/RDC2",
    "who can help with what one looks for": "/",
    "asking somebody about a criterion": "/messages/ask?to=crowd-5000&criterion=DM1",
    "the page of a member": "/members/5000",
    "the page of a city": "/cities/CITY",
}


@dataclass(frozen=True)
class Crowd:
    """A served directory, a browser of one of its people with her city, and the mark of a page far behind."""

    visitor: Visitor
    deep: str
    city_id: int

    def ask(self, address: str) -> Callable[[], None]:
        """Something that reads the address and fails unless it is answered."""

        def once() -> None:
            place = address.replace("CITY", str(self.city_id))
            answer = self.visitor.get(f"{self.visitor.url}{place}", timeout=120)
            answer.raise_for_status()

        return once


@contextmanager
def crowds(server: str | None, sizes: list[int], keep: bool) -> Iterator[list[Crowd]]:
    """A served directory of each size."""
    with ExitStack() as stack:
        made = []
        for people in sizes:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plaza-bench-")))
            plaza, asker = stack.enter_context(crowded(folder, server, people, keep))
            running = stack.enter_context(plaza.serve(FORUM_RELAY="off"))
            visitor = running.visit(asker)
            city_id = plaza.ask(lambda asker=asker: session.get_one(Member, asker.id).city_id)
            made.append(Crowd(visitor, _deep(visitor), city_id))
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
        "facets, a frequent word": f"{api}/facets?{FILTERS['a frequent word']}",
        "facets, a name": f"{api}/facets?{FILTERS['a name']}",
        "facets, a name and a word": f"{api}/facets?{FILTERS['a name and a word']}",
        "facets, similar cities": f"{api}/facets?{FILTERS['similar cities']}",
        "the page with filters": "/members",
        "the page, narrowed by a language": "/members?language=pt",
        "the page, narrowed by a name": f"/members?{FILTERS['a name']}",
        "the page as a map": "/members?view=map",
    }
    return questions | MATCHING


def compare_directories(
    server: str | None, small: int = FEW, large: int | None = None, keep: bool = False
) -> Comparison:
    """Both sizes; without `large`, as many as the database is made for."""
    large = large or (MANY if server else MANY_ON_SQLITE)
    with crowds(server, [small, large], keep) as (few, many):
        asked = make_questions(many)
        pairs = [
            Pair(name, Measure(name, [], TIMES, few.ask(at)), Measure(name, [], TIMES, many.ask(asked[name])))
            for name, at in make_questions(few).items()
        ]
        return compare(f"people: {large:,} against {small:,}", pairs, TURNS, KNOWN)


def main() -> int:
    """Measure and print; 1 when the large directory costs too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="a PostgreSQL server on which databases may be created")
    parser.add_argument("--small", type=int, default=FEW)
    parser.add_argument("--large", type=int)
    parser.add_argument("--keep", action="store_true", help="use the databases of the last run and keep them")
    options = parser.parse_args()
    found = compare_directories(options.database, options.small, options.large, options.keep)
    print(found.text)
    return 1 if found.too_much else 0


if __name__ == "__main__":
    sys.exit(main())
