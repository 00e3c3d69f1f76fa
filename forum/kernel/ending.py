"""Whether this process is about to end: long work in the background looks here between its steps."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ending = threading.Event()


def is_ending() -> bool:
    """Whether the relay of this process is being stopped; what is left is for the next process."""
    return _ending.is_set()


@contextmanager
def ending() -> Iterator[None]:
    """As long as the block lasts, what looks here leaves off."""
    _ending.set()
    try:
        yield
    finally:
        _ending.clear()
