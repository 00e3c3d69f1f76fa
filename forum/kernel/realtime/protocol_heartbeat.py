"""One clock for all connections of a server."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

_logger = logging.getLogger(__name__)


class Heartbeat:
    """Calls functions at their time from a single daemon thread, so that a connection needs none of its own.

    The functions must not block. The thread starts with the first appointment, and so in the worker
    process that serves and not in the one that forked it.
    """

    def __init__(self) -> None:
        self._appointments: list[tuple[float, int, Callable[[], object]]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def schedule(self, delay: float, action: Callable[[], object]) -> None:
        """Calls `action` once, `delay` seconds from now."""
        with self._changed:
            if self._stopped:
                return
            due = time.monotonic() + delay
            heapq.heappush(self._appointments, (due, next(self._order), action))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="realtime-heartbeat", daemon=True)
                self._thread.start()
            self._changed.notify()

    def stop(self) -> None:
        """Forgets every appointment and ends the thread; nothing can be scheduled afterwards."""
        with self._changed:
            self._stopped = True
            self._appointments.clear()
            self._changed.notify()

    def _run(self) -> None:
        while (action := self._next()) is not None:
            try:
                action()
            except Exception:
                _logger.exception("a realtime heartbeat failed")

    def _next(self) -> Callable[[], object] | None:
        with self._changed:
            while not self._stopped:
                if not self._appointments:
                    self._changed.wait()
                elif (remaining := self._appointments[0][0] - time.monotonic()) > 0:
                    self._changed.wait(remaining)
                else:
                    return heapq.heappop(self._appointments)[2]
        return None
