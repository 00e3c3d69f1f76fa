"""Waking the relay of this process as soon as there is something to deliver."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from forum.kernel.events import Lane

_bells: dict[Lane, threading.Event] = {lane: threading.Event() for lane in Lane}


def wake(lanes: Iterable[Lane] = tuple(Lane)) -> None:
    """Ring for the lanes that have new deliveries."""
    for lane in lanes:
        _bells[lane].set()


def wait(lane: Lane, seconds: float) -> None:
    """Sleep until the lane is woken, at most `seconds`."""
    bell = _bells[lane]
    bell.wait(seconds)
    bell.clear()
