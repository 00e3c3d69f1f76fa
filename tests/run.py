"""`make test`: the suite on SQLite, what touches rows again on PostgreSQL, the journeys in a real browser.

A service that this machine lacks is named with what it would have run; with CI=true its absence is a failure, but for
a Meilisearch server: MEILISEARCH_TEST_URL (and ..._KEY) names one, else a `meilisearch` on the path is started.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.live import Server, free_port

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgresql+psycopg://plaza:plaza@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
LIVE, JOURNEYS = "tests/realtime", "tests/journeys"
ON_ROWS = ("tests/kernel", "tests/blueprints", "tests/imports")
WITHOUT_ROWS = ("--ignore-glob=*/test_extraction*", "--ignore-glob=*/test_rules*", "--ignore-glob=*/test_protocol*")
SLOWEST = "--durations=15"
# Said by each part for itself; and compiled once, the tests need not be compiled again by every process of every part.
OWN = ("TEST_DATABASE_URL", "PYTHONDONTWRITEBYTECODE", "MEILISEARCH_TEST_URL", "MEILISEARCH_TEST_KEY")
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


@contextmanager
def meilisearch() -> Iterator[dict[str, str] | None]:
    """A server's address and key for tests, which empty its indexes; None when there is none."""
    named = {name: os.environ[name] for name in OWN if name.startswith("MEILISEARCH") and name in os.environ}
    program = None if named else shutil.which("meilisearch")
    if program is None:
        yield named or None
        return
    address, key = f"127.0.0.1:{free_port()}", "a-master-key-for-tests"
    with tempfile.TemporaryDirectory(prefix="plaza-meilisearch-") as folder:
        own = ["--http-addr", address, "--master-key", key, "--db-path", f"{folder}/data", "--no-analytics"]
        server = Server([program, *own], dict(os.environ), Path(folder) / "log", f"http://{address}")
        try:
            server.wait_until_ready("/health")
            yield {"MEILISEARCH_TEST_URL": f"http://{address}", "MEILISEARCH_TEST_KEY": key}
        finally:
            server.kill()


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
        plan.append(Part("Chromium", ["-n", "2", "-m", "browser", JOURNEYS], {"TEST_BROWSER": chromium}))
    else:
        lacking.append("Chromium: the journeys in a browser")
    results = [part.run() for part in plan]
    with meilisearch() as server:
        if server:
            results.append(Part("Meilisearch", ["tests/search"], server).run())
    print("\n" + "\n".join(str(result) for result in results))
    print(f"{'':<42}{sum(result.seconds for result in results):>5.0f} s")
    if not server:
        print("skipped, no server here (MEILISEARCH_TEST_URL): tests/search on a real Meilisearch")
    for line in lacking:
        print(f"skipped, not on this machine: {line}")
    return 0 if all(result.passed for result in results) and not (IN_CI and lacking) else 1


if __name__ == "__main__":
    sys.exit(main())
