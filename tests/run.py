"""`make test`: the suite on SQLite, what touches rows again on PostgreSQL, the journeys in a real browser.

A service that this machine lacks is named with what it would have run; with CI=true its absence is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgresql+psycopg://plaza:plaza@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ON_ROWS = ("tests/kernel", "tests/blueprints", "tests/realtime", "tests/imports")
WITHOUT_ROWS = ("--ignore-glob=*/test_extraction*", "--ignore-glob=*/test_rules*", "--ignore-glob=*/test_protocol*")
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


def pytest(label: str, *arguments: str, **environment: str) -> bool:
    """One run of the suite; True when it passed. It uses a PostgreSQL server only where the environment says so."""
    began = time.monotonic()
    inherited = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    print(f"\n== {label}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments]
    status = subprocess.run(command, env=inherited | environment, check=False).returncode
    print(f"== {label}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return status == 0


def main() -> int:
    redis_url = {"TEST_REDIS_URL": REDIS} if has_redis() else {}
    chromium = browser()
    plan = [("SQLite", ["-n", "2", "-m", "not browser and not redis and not postgresql"], redis_url)]
    lacking = [] if redis_url else ["Redis: tests of two web processes"]
    if has_postgresql():
        paths = [path for path in ON_ROWS if Path(path).is_dir()]
        plan.append(
            (
                "PostgreSQL",
                ["-n", "2", "-m", "not browser", *WITHOUT_ROWS, *paths],
                {"TEST_DATABASE_URL": POSTGRESQL, **redis_url},
            )
        )
    else:
        lacking.append("PostgreSQL: the suite on a second database")
    if chromium:
        plan.append(("Chromium", ["-m", "browser"], {"TEST_BROWSER": chromium}))
    else:
        lacking.append("Chromium: the journeys in a browser")
    results = [pytest(label, *arguments, **environment) for label, arguments, environment in plan]
    for line in lacking:
        print(f"skipped, not on this machine: {line}")
    return 0 if all(results) and not (IN_CI and lacking) else 1


if __name__ == "__main__":
    sys.exit(main())
