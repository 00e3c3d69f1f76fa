"""What a process gathers in memory and writes together, so that what is only read writes nothing while it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import structlog
from flask import Flask

from forum.kernel.database import session

WRITTEN_EVERY = 5.0  # seconds
MOST_KEPT = 50_000  # what comes beyond is dropped: it is counted, not missed
log = structlog.get_logger("gathering")
T = TypeVar("T", bound=Hashable)
_all: list[Gathered] = []  # type: ignore[type-arg]  # of any kind


class Gathered(Generic[T]):
    """Things that wait in this process, each once, until `write` is given all of them; any thread adds to them."""

    def __init__(self, write: Callable[[set[T]], object]) -> None:
        self._write = write
        self._waiting: set[T] = set()
        self._lock = threading.Lock()
        _all.append(self)

    def add(self, one: T) -> None:
        with self._lock:
            if len(self._waiting) < MOST_KEPT:
                self._waiting.add(one)

    def write(self) -> None:
        """Write what waits; it waits again when that fails."""
        with self._lock:
            waiting, self._waiting = self._waiting, set()
        if not waiting:
            return
        try:
            self._write(waiting)
        except Exception:
            with self._lock:
                self._waiting |= waiting
            raise


class Gatherer:
    """The thread of a web process that writes what was gathered, every five seconds and when the process ends."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopping = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name="gatherer", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        self._write_all()

    def _run(self) -> None:
        while not self._stopping.wait(WRITTEN_EVERY):
            self._write_all()

    def _write_all(self) -> None:
        for gathered in _all:
            with self._app.app_context():
                try:
                    gathered.write()
                except Exception:  # the database may be away for a while; what waits outlives that
                    log.exception("what was gathered could not be written")
                finally:
                    session.remove()
