"""Facts reach their subscribers once their change is committed, each on its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.errors import NotNow
from forum.kernel.events import Event, Lane, Subscription, add_subscription
from forum.kernel.outbox.delivering import TOGETHER_SECONDS, deliver_all, deliver_due, forget_waiting
from forum.kernel.outbox.models import MOST_ATTEMPTS, Delivery
from forum.kernel.outbox.recording import record
from forum.kernel.use_case import after_commit, transaction, use_case
from tests.factories.accounts import create_member


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    times: int


@dataclass(frozen=True, kw_only=True)
class DoorKnocked(Event):
    times: int


@dataclass(frozen=True, kw_only=True)
class PageWritten(Event):
    times: int


class Ears:
    """Subscribers whose behaviour a test chooses."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.failures = 0
        self.away = False
        self.seconds = 0.0

    def listen(self, event: BellRung) -> None:
        create_row(f"heard-{event.times}")
        if self.failures:
            self.failures -= 1
            raise RuntimeError("not now")
        self.heard.append(event.times)

    def collect(self, events: list[BellRung]) -> None:
        self.heard.append([event.times for event in events])

    def index(self, events: list[PageWritten]) -> None:
        if self.away:
            raise NotNow("the engine is away")
        numbers = [event.times for event in events]
        if 13 in numbers:
            raise RuntimeError("not this one")
        self.heard.append(numbers)

    def gather(self, events: list[DoorKnocked]) -> None:
        create_row(f"gathered-{events[0].times}")
        if 13 in [event.times for event in events]:
            raise RuntimeError("not this one")
        self.heard.append([event.times for event in events])

    def linger(self, event: DoorKnocked) -> None:
        self.heard.append(("told", event.times))
        after_commit(lambda: self.heard.append(("heard", event.times)))
        time.sleep(self.seconds)

    def mail(self, event: BellRung) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("mail server down")
        self.heard.append(("mail", event.times))


ears = Ears()
add_subscription(Subscription("tests.listen", lambda e: ears.listen(e), Lane.NOW, 0, False), BellRung)
add_subscription(Subscription("tests.collect", lambda e: ears.collect(e), Lane.INDEX, 100, True), BellRung)
add_subscription(Subscription("tests.mail", lambda e: ears.mail(e), Lane.SLOW, 0, True), BellRung)
add_subscription(Subscription("tests.linger", lambda e: ears.linger(e), Lane.NOW, 0, False), DoorKnocked)
add_subscription(Subscription("tests.gather", lambda e: ears.gather(e), Lane.NOW, 3, False), DoorKnocked)
add_subscription(Subscription("tests.index", lambda e: ears.index(e), Lane.INDEX, 8, True), PageWritten)


@pytest.fixture(autouse=True)
def fresh_ears() -> None:
    ears.__init__()  # type: ignore[misc]  # as new for each test
    return


def create_row(name: str) -> None:
    session.add(Member(email=f"{name}@example.org", handle=name, name=name, joined_at=clock.now()))  # any row will do
    session.flush()


def count(model: Any) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@use_case
def ring(times: int, *, fail: bool = False) -> None:
    create_row(f"ring-{times}")
    record(BellRung(times=times))
    if fail:
        raise ValueError("the verb fails")


def test_a_change_and_its_deliveries_are_committed_together(app: Flask) -> None:
    ring(1)
    assert (count(Member), count(Delivery)) == (1, 3)


def test_a_verb_that_fails_leaves_neither_rows_nor_deliveries(app: Flask) -> None:
    with pytest.raises(ValueError, match="the verb fails"):
        ring(1, fail=True)
    assert (count(Member), count(Delivery)) == (0, 0)


def test_a_fact_outside_a_use_case_is_refused(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside a use case"):
        record(BellRung(times=1))


def test_a_verb_inside_another_shares_its_fate(app: Flask) -> None:
    with pytest.raises(ValueError, match="the verb fails"), transaction():
        ring(1)
        ring(2, fail=True)
    assert (count(Member), count(Delivery)) == (0, 0)


@use_case
def knock(times: int) -> None:
    record(DoorKnocked(times=times))


def told_together() -> list[list[int]]:
    return [heard for heard in ears.heard if isinstance(heard, list)]


def test_every_subscriber_hears_of_a_fact_once(app: Flask) -> None:
    ring(7)
    assert deliver_all() == 3
    assert ears.heard == [7, [7], ("mail", 7)]
    assert count(Delivery) == 0
    assert deliver_all() == 0


def test_a_subscriber_that_fails_is_undone_and_tried_again_alone(app: Flask) -> None:
    ears.failures = 1
    ring(3)
    deliver_due(Lane.NOW)
    assert ears.heard == []
    assert session.scalar(sa.select(Member.id).where(Member.handle == "heard-3")) is None
    deliver_due(Lane.NOW)
    assert ears.heard == [], "it waits before it tries again"
    with time_machine.travel(clock.now() + timedelta(seconds=5), tick=False):
        deliver_due(Lane.NOW)
    assert ears.heard == [3]


def test_an_outside_effect_that_fails_waits_twice_as_long_each_time(app: Flask) -> None:
    ears.failures = 3
    ring(4)
    waits = []
    moment = clock.now()
    for _ in range(3):
        with time_machine.travel(moment, tick=False):
            deliver_due(Lane.SLOW)
            delivery = session.scalars(sa.select(Delivery).where(Delivery.subscriber == "tests.mail")).one()
            waits.append((delivery.due_at - clock.now()).total_seconds())
            moment = delivery.due_at + timedelta(seconds=1)
    assert waits == [2, 4, 8]


def test_a_delivery_is_parked_after_the_last_attempt_and_not_lost(app: Flask) -> None:
    ears.failures = MOST_ATTEMPTS
    ring(5)
    moment = clock.now()
    for _ in range(MOST_ATTEMPTS):
        with time_machine.travel(moment, tick=False):
            deliver_due(Lane.SLOW)
        moment += timedelta(hours=2)
    parked = session.scalars(sa.select(Delivery).where(Delivery.parked_at.is_not(None))).one()
    assert "mail server down" in (parked.last_error or "")


def test_a_batch_hands_over_what_waits_at_once(app: Flask) -> None:
    for times in (1, 2, 3):
        ring(times)
    deliver_due(Lane.INDEX)
    assert ears.heard == [[1, 2, 3]]


@use_case
def write_pages(*numbers: int) -> None:
    for number in numbers:
        record(PageWritten(times=number))


def test_what_waits_for_something_that_is_away_is_never_parked_and_goes_soon_after_it_is_back(app: Flask) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        write_pages(1, 2)
        ears.away = True
        for _ in range(3 * MOST_ATTEMPTS):
            deliver_due(Lane.INDEX)
            traveller.shift(timedelta(minutes=20))
        assert (count(Delivery), ears.heard) == (2, [])
        deliver_due(Lane.INDEX)
        ears.away = False
        traveller.shift(timedelta(seconds=31))
        deliver_due(Lane.INDEX)
        assert (count(Delivery), ears.heard) == (0, [[1, 2]])


def test_one_that_fails_among_a_lot_stands_alone_in_the_end_and_only_it_is_parked(app: Flask) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        write_pages(10, 11, 12, 13, 14, 15, 16, 17)
        for _ in range(2 * MOST_ATTEMPTS):
            deliver_due(Lane.INDEX)
            traveller.shift(timedelta(hours=1))
        assert sorted(number for lot in ears.heard for number in lot) == [10, 11, 12, 14, 15, 16, 17]
        left = session.scalars(sa.select(Delivery)).all()
        assert [(delivery.payload["times"], delivery.parked_at is None) for delivery in left] == [(13, False)]


def test_an_effect_inside_is_told_together_of_what_waits_at_most_as_many_as_it_takes(app: Flask) -> None:
    for times in (1, 2, 3, 4):
        knock(times)
    assert deliver_due(Lane.NOW) == 8
    assert told_together() == [[1, 2, 3], [4]]
    assert count(Delivery) == 0


def test_a_fact_that_fails_among_others_is_tried_alone_and_holds_up_none_of_them(app: Flask) -> None:
    for times in (12, 13, 14):
        knock(times)
    deliver_due(Lane.NOW)
    assert told_together() == [[12], [14]]
    (left,) = session.scalars(sa.select(Delivery))
    assert (left.payload, left.attempts) == ({"times": 13}, 1)
    handles = session.scalars(sa.select(Member.handle).order_by(Member.id)).all()
    assert handles == ["gathered-12", "gathered-14"]


def test_what_is_told_is_heard_before_all_that_waits_is_told(app: Flask) -> None:
    ears.seconds = TOGETHER_SECONDS + 0.05
    knock(1)
    knock(2)
    deliver_due(Lane.NOW)
    told = [heard for heard in ears.heard if isinstance(heard, tuple)]
    assert told == [("told", 1), ("heard", 1), ("told", 2), ("heard", 2)]


def test_what_waits_in_a_lane_is_given_up_by_whoever_does_all_of_its_work_otherwise(app: Flask) -> None:
    ring(1)
    forget_waiting(Lane.INDEX)
    deliver_all()
    assert sorted(map(str, ears.heard)) == ["('mail', 1)", "1"]


def test_hooks_run_after_the_commit_and_never_after_a_failure(app: Flask) -> None:
    rung: list[str] = []
    with transaction():
        after_commit(lambda: rung.append("after"))
        assert rung == []
    with pytest.raises(ValueError, match="no"), transaction():
        after_commit(lambda: rung.append("never"))
        raise ValueError("no")
    assert rung == ["after"]


def test_rows_changed_outside_a_use_case_are_a_mistake_that_is_told(app: Flask) -> None:
    member = create_member()
    member.name = "Changed in passing"
    with pytest.raises(RuntimeError, match="outside a use case"), transaction():
        pass
