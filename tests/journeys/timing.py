"""How long something takes to arrive in another browser."""

from __future__ import annotations

import os
import time

from playwright.sync_api import Locator

AT_ONCE = 1.0  # seconds, within which what is told live arrives


def arrived_at_once(shown: Locator, since: float) -> bool:
    """Wait for it to be seen; whether that took less than a second since `time.monotonic()` was `since`.

    On a machine whose processors are wanted by several others at the same time it may take as many times longer.
    """
    shown.wait_for(state="visible")
    wanted = os.getloadavg()[0] / (os.cpu_count() or 1)
    return time.monotonic() - since < AT_ONCE * max(1.0, wanted)
