"""Who writes waits for her turn, and those who came first go first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from forum.kernel.turns import Turns


def test_those_who_wait_go_in_the_order_they_came() -> None:
    turns, order, waiting = Turns(), [], []

    def go(number: int) -> None:
        with turns.turn(10):
            order.append(number)

    with turns.turn(10):
        for number in range(5):
            waiting.append(threading.Thread(target=go, args=(number,)))
            waiting[-1].start()
            _until(lambda expected=number + 1: len(turns._waiting) == expected)  # type: ignore[misc]  # bound now
    for thread in waiting:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]


def test_who_takes_turns_again_and_again_overtakes_nobody() -> None:
    turns, order = Turns(), []

    def go() -> None:
        with turns.turn(10):
            order.append("other")

    with turns.turn(10):
        other = threading.Thread(target=go)
        other.start()
        _until(lambda: len(turns._waiting) == 1)
    with turns.turn(10):
        order.append("again")
    other.join(10)
    assert order == ["other", "again"]


def test_who_waits_too_long_goes_on_without_a_turn_and_leaves_the_order_as_it_was() -> None:
    turns, answers = Turns(), []

    def go() -> None:
        with turns.turn(0.05) as mine:
            answers.append(mine)

    with turns.turn(10):
        impatient = threading.Thread(target=go)
        impatient.start()
        impatient.join(10)
    assert answers == [False]
    with turns.turn(0.05) as mine:
        assert mine


def test_a_turn_ends_with_an_error_too() -> None:
    turns = Turns()
    try:
        with turns.turn(10):
            raise ValueError
    except ValueError:
        pass
    with turns.turn(0.05) as mine:
        assert mine


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)
