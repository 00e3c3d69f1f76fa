"""What the threads of the demo community do by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.discussions.demo.threads import moderator_of
from forum.blueprints.discussions.services import states
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.feature import DemoStep, DemoWorld

TIMING = Path(__file__).parents[3] / "demo" / "timing.json"


def _set_clocks(world: DemoWorld) -> None:
    """One thread closes soon, one is slow for a while, one is pinned until next week."""
    told = json.loads(TIMING.read_text(encoding="utf-8"))
    for one, by, thread_id, at in _placed(world, told["timers"]):
        states.set_timer(by, thread_id, one["act"], at, one["reason"])
    for one, by, thread_id, at in _placed(world, told["slow"]):
        states.slow_down(by, thread_id, one["seconds"], at)
    for _one, by, thread_id, at in _placed(world, told["pins"]):
        states.pin_thread(by, thread_id, pinned_until=at)


def _placed(
    world: DemoWorld, told: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], Actor, int, datetime]]:
    for one in told:
        thread_id = world.ids.get(("thread", one["thread"]))  # a small community has not all of them
        if thread_id is not None:
            yield one, moderator_of(world, one["by"]), thread_id, clock.now() + timedelta(hours=one["in_hours"])


DEMO = [DemoStep("What threads do by themselves", _set_clocks)]
