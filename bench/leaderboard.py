"""Measures the leaderboard at two sizes in one run: `python -m bench.leaderboard [--database URL]`.

Five thousand cities against five hundred, each with 43 criteria of which half are shared, and ten published quarters;
every framing is asked in turns of both, and the middle of the turns counts. Then a list of fifty kept cities against
one of twelve: answering may grow no faster than the list. Ends with status 1 when something costs more. How long it
takes to publish a quarter is told beside it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bench.meter import Measure
from bench.volume import Comparison, Pair, compare
from forum.blueprints.assessments.models.figures import PublishedSet
from forum.blueprints.assessments.rules.quarters import quarters_before
from forum.blueprints.assessments.services import publishing
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.services import computing
from forum.blueprints.cities.services import peers as choosing
from forum.blueprints.standards.importers import load_shipped_frameworks
from forum.blueprints.standards.models import Criterion, Framework
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from tests.live import Person, Visitor, community

FEW, MANY, QUARTERS, TURNS, TIMES = 500, 5000, 10, 5, 5
SHORT, LONG = 12, 50  # cities of the kept lists
COUNTRIES = ("US", "US", "US", "BR", "BR", "MX", "CA", "AR", "CO", "CL")
FRAMINGS = ("auto", "all", "region", "band", "both")


@dataclass(frozen=True)
class Crowd:
    """A served community of so many cities, a browser of one of its people, and the numbers of her kept lists."""

    visitor: Visitor
    short: int
    long: int

    def ask(self, address: str) -> Callable[[], None]:
        """Something that reads the address and fails unless it is answered."""

        def once() -> None:
            place = address.replace("SHORT", str(self.short)).replace("LONG", str(self.long))
            self.visitor.get(f"{self.visitor.url}{place}", timeout=120).raise_for_status()

        return once


def fill(cities: int) -> tuple[int, int, int, float]:
    """The cities with what they say, and ten quarters; a city, its two kept lists, and the seconds of a processor that
    publishing a quarter took."""
    load_shipped_frameworks()
    dice = random.Random(5)
    with transaction():
        session.execute(sa.insert(City), [_city(number, dice) for number in range(cities)])
        ids = session.scalars(sa.select(City.id).order_by(City.id)).all()
        criteria = session.scalars(sa.select(Criterion.id).join(Framework).where(Framework.current)).all()
        for start in range(0, len(ids), 500):
            said = [_said(city, one, dice) for city in ids[start : start + 500] for one in criteria]
            session.execute(sa.insert(Standing), said)
    computing.compute_peers(SYSTEM)
    kept = [choosing.save_peer_set(SYSTEM, ids[0], f"{size} cities", limit=size).id for size in (SHORT, LONG)]
    framework = session.scalars(sa.select(Framework.id).where(Framework.current)).one()
    first, *rest = quarters_before("2026Q4", QUARTERS)
    began = time.process_time()
    publishing.publish_quarter(SYSTEM, framework, first)
    took = time.process_time() - began
    _repeat(first, rest)
    return ids[0], kept[0], kept[1], took


def _repeat(first: str, rest: Sequence[str]) -> None:
    """The same figures in the quarters that follow: reading them costs the same."""
    names = ("framework_id", "key", "size", "members", "figures", "published_at")
    with transaction():
        told = session.execute(
            sa.select(*(getattr(PublishedSet, name) for name in names)).filter_by(quarter=first)
        ).all()
        rows = [{**dict(zip(names, row, strict=True)), "quarter": quarter} for quarter in rest for row in told]
        session.execute(sa.insert(PublishedSet), rows)


def _city(number: int, dice: random.Random) -> dict[str, object]:
    name = f"City {number}"
    country, population = dice.choice(COUNTRIES), round(dice.lognormvariate(11.8, 1))
    if not number:  # the one that asks is of a size and a region of which there are many at either volume
        country, population = "US", 130_000
    return {
        "name": name, "search_text": name.lower(), "region": "", "country_code": country, "population": population,
        "latitude": dice.uniform(-40, 50),
        "longitude": dice.uniform(-120, -40), "timezone": "UTC", "joined_at": clock.now(), "version": 1,
    }  # fmt: skip


def _said(city: int, criterion: int, dice: random.Random) -> dict[str, object]:
    return {
        "city_id": city, "criterion_id": criterion, "changed_at": clock.now(), "version": 1,
        "status": dice.choice(("met", "in_progress", "not_started")),
        "audience": dice.choice(("city", "peers", "members", "public")),
    }  # fmt: skip


@contextmanager
def crowds(server: str | None, sizes: list[int]) -> Iterator[list[Crowd]]:
    """A served community of each size."""
    with ExitStack() as stack:
        made = []
        for size in sizes:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plaza-bench-")))
            plaza = stack.enter_context(community(folder, server))
            city_id, short, long, seconds = plaza.ask(lambda size=size: fill(size))
            print(f"{size:,} cities: a quarter is published in {seconds:.1f} s of the processor", flush=True)
            person: Person = plaza.join(city_id=city_id, leads_city=True)
            running = stack.enter_context(plaza.serve(FORUM_RELAY="off"))
            made.append(Crowd(running.visit(person), short, long))
        yield made


def compare_boards(server: str | None) -> tuple[Comparison, Comparison]:
    """Many cities against few, and a long list against a short one."""
    with crowds(server, [FEW, MANY]) as (few, many):
        asked = {f"against {name}": f"/api/v1/leaderboard?peers={name}" for name in FRAMINGS}
        asked |= {"against a kept list": "/api/v1/leaderboard?peers=SHORT", "as a page": "/leaderboard?peers=all"}
        by_cities = compare(
            f"cities: {MANY:,} against {FEW:,}", [_pair(*one, few, many) for one in asked.items()], TURNS
        )
        name, api = "a kept list", "/api/v1/leaderboard?peers="
        lists = Pair(name, _measure(name, many, f"{api}SHORT"), _measure(name, many, f"{api}LONG"))
        return by_cities, compare(f"cities in the list: {LONG} against {SHORT}", [lists], TURNS)


def _pair(name: str, address: str, few: Crowd, many: Crowd) -> Pair:
    return Pair(name, _measure(name, few, address), _measure(name, many, address))


def _measure(name: str, crowd: Crowd, address: str) -> Measure:
    return Measure(name, [], TIMES, crowd.ask(address))


def main() -> int:
    """Measure and print; 1 when many cities or a long list cost too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--database", default=os.environ.get("TEST_DATABASE_URL"),
        help="a PostgreSQL server on which databases may be made; SQLite without it",
    )  # fmt: skip
    by_cities, by_list = compare_boards(parser.parse_args().database)
    print(f"{by_cities.text}\n{by_list.text}")
    return 1 if by_cities.too_much or any(pair.ratio > LONG / SHORT for pair in by_list.pairs) else 0


if __name__ == "__main__":
    sys.exit(main())
