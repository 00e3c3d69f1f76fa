"""Measures how long the similar cities of the whole gazetteer take: `python -m bench.peers [--database URL]`.

Ten seconds are promised for all cities on a machine that does nothing else; the time on the wall is told beside that
of the processor, which counts where others work too. It is measured three times, and the middle one counts.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa

from forum.blueprints.cities.feature import feature
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.services.computing import compute_peers
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from tests.live import community

PROMISED, TURNS, JOINED = 10.0, 3, 300


def _fill() -> None:
    for load in feature.reference:
        load()
    with transaction():
        some = sa.select(City.id).order_by(City.geoname_id).limit(JOINED)
        session.execute(sa.update(City).where(City.id.in_(some)).values(joined_at=clock.now()))


def _measure() -> tuple[float, float, int, int]:
    wall, processor = time.perf_counter(), time.process_time()
    done = compute_peers(SYSTEM, again=True)
    return time.perf_counter() - wall, time.process_time() - processor, done.cities, done.pairs


def main() -> int:
    """Print the seconds; 1 when they are more than promised."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", help="a PostgreSQL server on which databases may be made; SQLite without it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder, community(Path(folder), asked.database) as plaza:
        plaza.ask(_fill)
        turns = [plaza.ask(_measure) for _ in range(TURNS)]
    wall, processor = (statistics.median(turn[part] for turn in turns) for part in (0, 1))
    print(f"{turns[0][2]} cities, {turns[0][3]} pairs kept: {wall:.1f} s, {processor:.1f} s of the processor")
    return 0 if wall < PROMISED else 1


if __name__ == "__main__":
    sys.exit(main())
