"""Several threads deliver a lane: each hears that there is something to do, or that it is to end."""

from __future__ import annotations

import threading
import time

from forum.kernel.events import Lane
from forum.kernel.outbox.waking import wait, wake

LONG = 30.0  # seconds that nobody waits


def test_who_was_at_work_hears_the_ring_that_another_has_heard_meanwhile() -> None:
    wait(Lane.WEBHOOKS, 0)  # what was rung before
    other = threading.Thread(target=wait, args=(Lane.WEBHOOKS, LONG), daemon=True)
    wake([Lane.WEBHOOKS])
    other.start()
    other.join(LONG)

    began = time.monotonic()
    wait(Lane.WEBHOOKS, LONG)
    assert time.monotonic() - began < LONG / 2
    assert not other.is_alive()


def test_a_ring_is_heard_once_and_by_its_lane_alone() -> None:
    for lane in (Lane.PUSH, Lane.MAIL):
        wait(lane, 0)
    wake([Lane.PUSH])
    wait(Lane.PUSH, 0)

    for lane in (Lane.PUSH, Lane.MAIL):
        began = time.monotonic()
        wait(lane, 0.1)
        assert time.monotonic() - began >= 0.1
