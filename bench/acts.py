"""Random acts of several people, and everything looked at after each: `python -m bench.acts --sequences 4 --acts 500`.

Ten people, some of them moderators, write, edit, hide, split, merge, move, undo and more in three groups. After each
act the rows are counted again, and what search, notifications, rooms and readers have of them is compared with the
plainest statement of the rules. Ends with status 1 at the first act after which something is wrong, and says how to
repeat it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

from tests.acts.machine import Report, run
from tests.browser import FreshContextClient
from tests.live import community


def one_sequence(seed: int, acts: int, looks_every: int, database: str | None) -> Report:
    """A sequence in a throw-away community."""
    with (
        tempfile.TemporaryDirectory(prefix="plaza-acts-") as folder,
        community(Path(folder), database) as plaza,
    ):
        plaza.app.test_client_class = FreshContextClient
        plaza.app.extensions["forum_fetcher"] = None  # nothing is fetched from elsewhere
        report: Report = plaza.ask(lambda: run(plaza.app, seed, acts, looks_every))
        return report


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sequences", type=int, default=4)
    parser.add_argument("--acts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=None, help="of the first sequence; a random one without it")
    parser.add_argument("--every", type=int, default=1, help="readers and search are looked at after so many acts")
    parser.add_argument("--database", help="a PostgreSQL server on which databases may be made; SQLite without it")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    first = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    done, refused = Counter[str](), Counter[str]()
    for seed in range(first, first + options.sequences):
        began = time.monotonic()
        report = one_sequence(seed, options.acts, options.every, options.database)
        done.update(report.done)
        refused.update(report.refused)
        print(f"seed {seed}: {len(report.told)} acts in {time.monotonic() - began:.0f} s", flush=True)
        if report.wrong:
            print(report)
            return 1
    print("done and refused: " + ", ".join(f"{name} {done[name]}/{refused[name]}" for name in sorted(done | refused)))
    print("everything held after each act")
    return 0


if __name__ == "__main__":
    sys.exit(main())
