"""Waking the relay of this process as soon as there is something to deliver."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from forum.kernel.events import Lane


class _Bell:
    """Rings for every thread that listens; those that are at work just then hear it when they come back."""

    def __init__(self) -> None:
        self._rung = 0
        self._changed = threading.Condition()
        self._heard = threading.local()

    def ring(self) -> None:
        with self._changed:
            self._rung += 1
            self._changed.notify_all()

    def listen(self, seconds: float) -> None:
        heard = getattr(self._heard, "number", 0)
        with self._changed:
            self._changed.wait_for(lambda: self._rung != heard, seconds)
            self._heard.number = self._rung


_bells = {lane: _Bell() for lane in Lane}


def wake(lanes: Iterable[Lane] = tuple(Lane)) -> None:
    """Ring for the lanes that have new deliveries."""
    for lane in lanes:
        _bells[lane].ring()


def wait(lane: Lane, seconds: float) -> None:
    """Sleep until the lane is woken, at most `seconds`; not at all if it was since this thread slept last."""
    _bells[lane].listen(seconds)
