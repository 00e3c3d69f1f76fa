"""Python's collector of reference cycles, which need not go through what a process keeps to its end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_for_good() -> Iterator[None]:
    """What the block loads stays as long as the process does: the collector leaves it alone, in the block and after.

    An application is half a million objects. Looking through them took a third of every start, and two seconds of
    every end, of which an operator who stops a process may be kept waiting five.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def keep_for_good() -> None:
    """Let the collector leave alone what is there by now, garbage excepted."""
    gc.collect()
    gc.freeze()
