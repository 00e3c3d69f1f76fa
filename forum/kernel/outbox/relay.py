"""The relay: threads that deliver the outbox and run the schedule, in the web process or in a worker."""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from flask import Flask

from forum.kernel.database import db, is_postgresql, session
from forum.kernel.ending import ending
from forum.kernel.events import Lane
from forum.kernel.outbox.delivering import deliver_due, release_leases
from forum.kernel.outbox.recording import CHANNEL
from forum.kernel.outbox.waking import wait, wake
from forum.kernel.schedule import run_due_jobs

POLL_SECONDS = 1.0
POLL_NOW_SECONDS = 0.4  # a command of the operator that ends sessions wakes nobody, and must act within a second
SCHEDULE_SECONDS = 15.0
# Receivers are waited for side by side, so that slow ones hold up no others. The further threads are woken when there
# is work and look for themselves only now and then.
THREADS = {Lane.WEBHOOKS: 6}
POLL_FURTHER_SECONDS = 10.0
STOP_SECONDS = 3.0  # for what is in hand; an operator is kept waiting no longer than 5 seconds
log = structlog.get_logger("relay")


class Relay:
    """Delivers until stopped. `sole` says that no other relay serves this database, as with SQLite."""

    def __init__(self, app: Flask, *, sole: bool) -> None:
        self._app = app
        self._sole = sole
        self._stopping = threading.Event()
        self._working: list[threading.Thread] = []

    def start(self) -> None:
        """Begin delivering in background threads, one for each lane or as many as it needs, two for the schedule."""
        with self._app.app_context():
            if self._sole:
                release_leases()
            listens = is_postgresql()
        self._working = [_spawn(f"relay-{lane}", partial(self._deliver, lane)) for lane in Lane]
        for lane, count in THREADS.items():
            further = partial(self._deliver, lane, POLL_FURTHER_SECONDS)
            self._working += [_spawn(f"relay-{lane}-{number}", further) for number in range(2, count + 1)]
        for name, apart in (("schedule", False), ("schedule-apart", True)):
            self._working.append(_spawn(name, partial(self._keep_schedule, apart=apart)))
        if listens:
            _spawn("relay-listen", self._listen)

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Finish what is in hand and leave the rest to the next relay, which gets an effect outside that takes longer
        as well."""
        self._stopping.set()
        wake()
        end = time.monotonic() + seconds
        with ending():
            for thread in self._working:
                thread.join(max(0.0, end - time.monotonic()))

    def _deliver(self, lane: Lane, poll: float | None = None) -> None:
        usual = POLL_NOW_SECONDS if lane is Lane.NOW else POLL_SECONDS
        while not self._stopping.is_set():
            self._guarded(lambda: deliver_due(lane, self._stopping.is_set))
            wait(lane, poll or usual)

    def _keep_schedule(self, *, apart: bool) -> None:
        while not self._stopping.is_set():
            self._guarded(lambda: run_due_jobs(self._stopping.is_set, apart=apart))
            self._stopping.wait(SCHEDULE_SECONDS)

    def _guarded(self, work: Callable[[], object]) -> None:
        with self._app.app_context():
            try:
                work()
            except Exception:  # the database may be away for a while; the relay outlives that
                log.exception("relay could not work")
                self._stopping.wait(POLL_SECONDS)
            finally:
                session.remove()

    def _listen(self) -> None:
        with self._app.app_context():
            engine = db.engine
        while not self._stopping.is_set():
            try:
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    driver = connection.connection.driver_connection
                    driver.execute(f"LISTEN {CHANNEL}")  # type: ignore[union-attr]  # psycopg's own connection
                    self._pass_on(driver)
            except Exception:  # polling goes on meanwhile
                self._stopping.wait(POLL_SECONDS)

    def _pass_on(self, driver: Any) -> None:
        while not self._stopping.is_set():
            ready, _, _ = select.select([driver], [], [], POLL_SECONDS)
            if ready and any(True for _ in driver.notifies(timeout=0)):
                wake()


def _spawn(name: str, target: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=target, name=name, daemon=True)
    thread.start()
    return thread
