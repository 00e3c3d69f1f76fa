"""A relay that is stopped finishes what is in hand; what it leaves is delivered by the next one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from forum.kernel.events import Event, Lane, Subscription, add_subscription
from forum.kernel.outbox.delivering import count_waiting
from forum.kernel.outbox.recording import record
from forum.kernel.outbox.relay import Relay
from forum.kernel.use_case import use_case
from tests.live import POSTGRESQL, Community, community

PATIENCE = 10.0  # seconds, for what takes a moment


@dataclass(frozen=True, kw_only=True)
class LetterCame(Event):
    number: int


@dataclass(frozen=True, kw_only=True)
class ParcelCame(Event):
    number: int


class Porter:
    """A subscriber that takes up something and does not finish before it is let go on."""

    def __init__(self) -> None:
        self.busy, self.may_go_on = threading.Event(), threading.Event()
        self.delivered: list[int] = []

    def carry(self, event: LetterCame | ParcelCame) -> None:
        self.busy.set()
        self.may_go_on.wait(PATIENCE)
        self.delivered.append(event.number)


porter = Porter()
add_subscription(Subscription("tests.letters", lambda e: porter.carry(e), Lane.NOW, 0, False), LetterCame)
add_subscription(Subscription("tests.parcels", lambda e: porter.carry(e), Lane.SLOW, 0, True), ParcelCame)


@pytest.fixture
def plaza(tmp_path: Path) -> Iterator[Community]:
    porter.__init__()  # type: ignore[misc]  # as new for each test
    with community(tmp_path, POSTGRESQL) as made:
        yield made


@use_case
def bring(kind: type[LetterCame] | type[ParcelCame], count: int) -> None:
    for number in range(1, count + 1):
        record(kind(number=number))


def waiting(plaza: Community) -> int:
    return int(plaza.ask(lambda: count_waiting()[0]))


@pytest.mark.parametrize("kind", [LetterCame, ParcelCame])
def test_a_stopped_relay_finishes_what_is_in_hand_and_leaves_the_rest_to_the_next(
    plaza: Community, kind: type[LetterCame] | type[ParcelCame]
) -> None:
    plaza.ask(lambda: bring(kind, 5))
    relay = Relay(plaza.app, sole=not POSTGRESQL)
    relay.start()
    assert porter.busy.wait(PATIENCE)
    relay.stop(0.0)
    porter.may_go_on.set()
    relay.stop()
    assert (porter.delivered, waiting(plaza)) == ([1], 4)
    following = Relay(plaza.app, sole=not POSTGRESQL)
    following.start()
    end = time.monotonic() + PATIENCE
    while waiting(plaza) and time.monotonic() < end:
        time.sleep(0.02)
    following.stop()
    assert (porter.delivered, waiting(plaza)) == ([1, 2, 3, 4, 5], 0)
