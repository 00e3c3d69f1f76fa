"""Taking turns: SQLite lets one write at a time, and does not say who of those who wait is next."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Threads of one process do something one after the other, in the order they came.

    SQLite's own waiting is a sleep that grows and a try: whoever writes again and again, as the relay does, is nearly
    always awake at the right moment, and the others come too late for seconds.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, patience: float) -> Iterator[bool]:
        """Wait for one's turn and have it for the block; goes on without one, and says so, after so many seconds."""
        mine = self._take(patience)
        try:
            yield mine
        finally:
            if mine:
                self._pass_on()

    def _take(self, patience: float) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(patience):
            return True
        with self._guard:
            if called.is_set():  # called at the last moment
                return True
            self._waiting.remove(called)
        return False

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
