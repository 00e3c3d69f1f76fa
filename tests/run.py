"""`make test`: the suite on SQLite, what touches rows again on PostgreSQL, the journeys in a real browser.

A service that this machine lacks is named with what it would have run; with CI=true its absence is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgresql+psycopg://plaza:plaza@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
LIVE = "tests/realtime"
ON_ROWS = ("tests/kernel", "tests/blueprints", "tests/imports")
WITHOUT_ROWS = ("--ignore-glob=*/test_extraction*", "--ignore-glob=*/test_rules*", "--ignore-glob=*/test_protocol*")
SLOWEST = "--durations=15"
# Said by each part for itself; and compiled once, the tests need not be compiled again by every process of every part.
OWN = ("TEST_DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
IN_CI = os.environ.get("CI") == "true"


def has_postgresql() -> bool:
    """Whether the tests may make databases."""
    import sqlalchemy as sa

    try:
        with sa.create_engine(POSTGRESQL, connect_args={"connect_timeout": 3}).connect():
            return True
    except Exception:  # whatever is wrong, there is none to use
        return False


def has_redis() -> bool:
    """Whether a Redis server answers."""
    import redis

    try:
        return bool(redis.Redis.from_url(REDIS, socket_timeout=2).ping())
    except redis.RedisError:
        return False


def browser() -> str | None:
    """The installed Chromium."""
    return next((path for path in BROWSERS if Path(path).exists()), shutil.which("chromium"))


@dataclass(frozen=True)
class Part:
    """One run of pytest. It uses a PostgreSQL server only where its environment says so."""

    label: str
    arguments: list[str]
    environment: dict[str, str]

    def run(self) -> Result:
        print(f"\n== {self.label}", flush=True)
        inherited = {name: value for name, value in os.environ.items() if name not in OWN}
        command = [sys.executable, "-m", "pytest", SLOWEST, *self.arguments]
        began = time.monotonic()
        status = subprocess.run(command, env=inherited | self.environment, check=False).returncode
        return Result(self.label, status == 0, time.monotonic() - began)


@dataclass(frozen=True)
class Result:
    label: str
    passed: bool
    seconds: float

    def __str__(self) -> str:
        return f"{self.label:<34}{'passed' if self.passed else 'FAILED':<8}{self.seconds:>5.0f} s"


def on_database(name: str, marks: str, paths: list[str], environment: dict[str, str]) -> list[Part]:
    """All else by two workers, then what measures how fast something arrives, alone, so that nothing competes with it.

    There its processes are started once, too.
    """
    rest = ["-n", "2", "-m", marks, f"--ignore={LIVE}", *paths]
    return [
        Part(name, rest, environment),
        Part(f"{name}, live", ["-m", marks, LIVE], environment),
    ]


def main() -> int:
    redis_url = {"TEST_REDIS_URL": REDIS} if has_redis() else {}
    lacking = [] if redis_url else ["Redis: tests of two web processes"]
    plan = on_database("SQLite", "not browser and not redis and not postgresql", [], redis_url)
    if has_postgresql():
        paths = [*WITHOUT_ROWS, *(path for path in ON_ROWS if Path(path).is_dir())]
        plan += on_database("PostgreSQL", "not browser", paths, {"TEST_DATABASE_URL": POSTGRESQL, **redis_url})
    else:
        lacking.append("PostgreSQL: the suite on a second database")
    if chromium := browser():
        plan.append(Part("Chromium", ["-n", "2", "-m", "browser"], {"TEST_BROWSER": chromium}))
    else:
        lacking.append("Chromium: the journeys in a browser")
    results = [part.run() for part in plan]
    print("\n" + "\n".join(str(result) for result in results))
    print(f"{'':<42}{sum(result.seconds for result in results):>5.0f} s")
    for line in lacking:
        print(f"skipped, not on this machine: {line}")
    return 0 if all(result.passed for result in results) and not (IN_CI and lacking) else 1


if __name__ == "__main__":
    sys.exit(main())
