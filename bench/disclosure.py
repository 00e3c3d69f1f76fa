"""Lets an adversary loose on small worlds: `python -m bench.disclosure --worlds 2000`.

He knows how figures are made, sees all answers of all quarters, and tries every world that could have given them
(`tests/disclosing`). Ends with status 1, and the number of the world, when he determines what a city does not share,
or when answers favour a value by more than is promised (decision 22).
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Iterator

from forum.blueprints.assessments.rules.blurring import LIES, SLIPS
from tests.disclosing.adversary import Learned, learn
from tests.disclosing.worlds import PLAZA, make_world

VIEWERS = (("members", "public"), ("peers", "members", "public"))
ONE_CELL, ONE_CITY = (1 - SLIPS) / SLIPS + 1e-9, (1 - LIES) / LIES + 1e-9


def tried(worlds: int, begin: int) -> Iterator[tuple[str, Learned]]:
    """What he learns of world after world, of two and three quarters, alone and with two cities on his side."""
    for seed, quarters, sees in itertools.product(range(begin, begin + worlds), (2, 3), VIEWERS):
        world = make_world(seed, quarters, most=8)
        for insiders in ((), sorted(world.places)[:2]):
            learned = learn(world, PLAZA, sees, insiders)
            if learned is not None:
                yield (
                    f"world {seed} of {quarters} quarters, seen by {', '.join(sees)} and {len(insiders)} cities",
                    learned,
                )


def main() -> int:
    """Try them all; 1 as soon as he finds something out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=2000)
    parser.add_argument("--begin", type=int, default=1000, help="the number of the first world")
    asked = parser.parse_args()
    began, games, cells, ratio, whole = time.monotonic(), 0, 0, 1.0, 1.0
    for name, learned in tried(asked.worlds, asked.begin):
        if learned.determined or learned.ratio > ONE_CELL or learned.whole > ONE_CITY:
            print(f"{name}: {learned}")
            return 1
        games, cells = games + 1, cells + learned.open
        ratio, whole = max(ratio, learned.ratio), max(whole, learned.whole)
    print(f"{games:,} games about {cells:,} cells in {time.monotonic() - began:.0f} s: none determined.")
    print(f"Answers favour one quarter's value at most {ratio:.2f} times (promised {ONE_CELL:.2f}),", end=" ")
    print(f"and a city that never changed {whole:.2f} times (promised {ONE_CITY:.2f}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
