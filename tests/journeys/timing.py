"""How long something takes to arrive in another browser."""

from __future__ import annotations

import time

from playwright.sync_api import Locator

AT_ONCE = 1.0  # seconds; what is told live arrives within them


def seconds_until(shown: Locator, since: float) -> float:
    """Wait for it to be seen and say how long that took since `time.monotonic()` was `since`."""
    shown.wait_for(state="visible")
    return time.monotonic() - since
