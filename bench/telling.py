"""Who is told of what, on the site and by mail, after random acts: `python -m bench.telling --sequences 4 --acts 500`.

Ten people in several time zones write, name, quote, follow, block, join, leave and choose how they are written to,
while moderators split, move and hide; minutes, hours or days pass after each act. After each the notifications, the
lists, the counts and the mails are compared with the plainest statement of the rules. Ends with status 1 at the first
act after which somebody is told twice, of what she may not see, or not of what is due; then acts are left out as long
as it still goes wrong, and what is left is printed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.live import community
from tests.telling.machine import Report, run


def one_sequence(seed: int, acts: int | Sequence[int], looks_every: int, database: str | None) -> Report:
    """A sequence in a throw-away community."""
    with (
        tempfile.TemporaryDirectory(prefix="plaza-telling-") as folder,
        community(Path(folder), database) as plaza,
    ):
        plaza.app.extensions["forum_fetcher"] = None  # nothing is fetched from elsewhere
        report: Report = plaza.ask(lambda: run(plaza.app, seed, acts, looks_every))
        return report


def shrink(report: Report, looks_every: int, database: str | None, seconds: float) -> Report:
    """The shortest sequence found in some time that still goes wrong: acts are left out, many at first, then fewer."""
    until, shortest = time.monotonic() + seconds, report
    size = max(1, len(report.numbers) // 2)
    while size and time.monotonic() < until:
        start = 0
        while start < len(shortest.numbers) - 1 and time.monotonic() < until:
            kept = shortest.numbers[:start] + shortest.numbers[start + size :]
            tried = one_sequence(report.seed, kept, looks_every, database) if kept else shortest
            if tried.wrong and len(tried.numbers) < len(shortest.numbers):
                shortest = tried
            else:
                start += size
        size //= 2
    return shortest


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sequences", type=int, default=4)
    parser.add_argument("--acts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=None, help="of the first sequence; a random one without it")
    parser.add_argument("--every", type=int, default=1, help="the lists are looked at after so many acts")
    parser.add_argument("--shrink", type=float, default=120, help="for so many seconds at most")
    parser.add_argument("--database", help="a PostgreSQL server on which databases may be made; SQLite without it")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    first = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    done, mails = Counter[str](), Counter[str]()
    for seed in range(first, first + options.sequences):
        began = time.monotonic()
        report = one_sequence(seed, options.acts, options.every, options.database)
        done.update(report.done)
        mails.update(report.mails)
        print(f"seed {seed}: {len(report.told)} acts in {time.monotonic() - began:.0f} s", flush=True)
        if report.wrong:
            print(report)
            shortest = shrink(report, options.every, options.database, options.shrink)
            print(f"of these acts alone: {shortest.numbers}\n{shortest}" if shortest is not report else "")
            return 1
    print("done: " + ", ".join(f"{name} {count}" for name, count in sorted(done.items())))
    print("mails: " + ", ".join(f"{kind} {count}" for kind, count in sorted(mails.items())))
    print("everybody was told what she must, once")
    return 0


if __name__ == "__main__":
    sys.exit(main())
