"""Stops asking a server that does not answer, and tries it again now and then."""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from search.engine import SearchUnavailable

_FAILURES = 3
_WITHIN_SECONDS = 10.0
_PROBE_SECONDS = 5.0


class Breaker:
    """Opens after 3 failures in 10 seconds; while open, one caller each 5 seconds may probe."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._failures: deque[float] = deque(maxlen=_FAILURES)
        self._probe_at: float | None = None

    def check(self, probe: Callable[[], bool]) -> None:
        """Pass when closed; when open, probe if it is time, and raise SearchUnavailable unless that works."""
        with self._lock:
            if self._probe_at is None:
                return
            if self._now() < self._probe_at:
                raise SearchUnavailable("the search server did not answer lately")
            self._probe_at = self._now() + _PROBE_SECONDS
        if not probe():
            raise SearchUnavailable("the search server does not answer yet")
        self.succeeded()

    def failed(self) -> None:
        """Count a failure of the server, not of the request."""
        with self._lock:
            now = self._now()
            self._failures.append(now)
            if len(self._failures) == _FAILURES and now - self._failures[0] <= _WITHIN_SECONDS:
                self._probe_at = now + _PROBE_SECONDS

    def succeeded(self) -> None:
        """The server answers: close."""
        with self._lock:
            self._failures.clear()
            self._probe_at = None

    @property
    def is_open(self) -> bool:
        """Whether callers are turned away."""
        return self._probe_at is not None
