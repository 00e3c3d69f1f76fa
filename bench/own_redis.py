"""A Redis server of our own, which goes away, hangs and comes back as it is told; nobody else's is touched."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.live import HOST, START_SECONDS, Process, free_port

PROGRAM = shutil.which("redis-server")


class OwnRedis:
    """Keeps nothing on disk: what was in it is gone when it comes back."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self.url = f"redis://{HOST}:{self._port}/0"
        self._process: Process | None = None
        self.start()

    def start(self) -> None:
        """Begin, and return once it answers."""
        own = [
            "--port",
            str(self._port),
            "--bind",
            HOST,
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(self._folder),
        ]
        self._process = Process([str(PROGRAM), *own], os.environ, self._folder / "redis.log")
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                redis.Redis.from_url(self.url, socket_timeout=1).ping()
                return
            except redis.RedisError:
                time.sleep(0.05)
        raise AssertionError(f"redis does not answer\n{self._process.tail()}")

    def stop(self) -> None:
        """End at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    @contextmanager
    def away(self) -> Iterator[None]:
        """Not there for the length of the block."""
        self.stop()
        yield
        self.start()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Takes connections and answers nothing for the length of the block."""
        assert self._process is not None
        os.kill(self._process.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._process.process.pid, signal.SIGCONT)
