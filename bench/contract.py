"""Holds the API to its own description with thousands of requests: `python -m bench.contract --cases 2000`.

Asks as a member who moderates a group and leads her city, in a throw-away community. Ends with status 1 when an answer
is an error of the server or differs from what is declared: status, kind of content, shape, headers.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from pathlib import Path

from tests.contract.explorer import Explorer, Report
from tests.contract.world import populate
from tests.live import community


def show(report: Report, seconds: float) -> None:
    """The figures, then each thing that is wrong with a request that shows it."""
    print(f"{report.cases} requests in {seconds:.0f} s")
    print(", ".join(f"{status}: {count}" for status, count in sorted(report.statuses.items())))
    for what, example in report.findings.items():
        print(f"\nWRONG {what}\n{example}")
    print(f"{len(report.findings)} things are wrong" if report.findings else "every answer is declared")


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="a PostgreSQL server on which a database may be made; SQLite without it")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with (
        tempfile.TemporaryDirectory(prefix="plaza-contract-") as folder,
        community(Path(folder), options.database) as plaza,
    ):
        began = time.monotonic()
        report = Explorer(plaza.app, plaza.ask(populate)).explore(options.cases, options.seed)
        show(report, time.monotonic() - began)
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
