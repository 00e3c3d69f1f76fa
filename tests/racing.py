"""Real processes that do something at the same moment."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from flask import Flask

from forum.app import create_app
from forum.config import Settings
from forum.kernel.database import db, session

PATIENCE = 60.0  # seconds, for what takes a few
Ready = Callable[[], object]
Racer = Callable[[Flask, Ready], Any]  # it prepares itself, says that it is ready, and acts once everybody is
Race = Callable[[Sequence[Racer]], list[Any]]


@contextmanager
def holding_races(settings: Settings, warming_up: Racer, patience: float = PATIENCE) -> Iterator[Race]:
    """`race(racers)` lets each act in a process of its own, all at once, and gives their answers, the first first.

    `patience` is how many seconds it may take on a machine that has much else to do.
    """
    context = multiprocessing.get_context("forkserver")  # the process of the tests has threads, which no copy has
    context.set_forkserver_preload(["forum.app"])
    here, there = context.Pipe()
    holder = context.Process(target=_hold_races, args=(settings, there, warming_up, patience))
    holder.start()

    def race(racers: Sequence[Racer]) -> list[Any]:
        here.send(racers)
        assert here.poll(patience), "the race has not ended"
        answers: list[Any] = here.recv()
        return answers

    yield race
    here.send([])
    holder.join(PATIENCE)


def _hold_races(settings: Settings, line: Connection, warming_up: Racer, patience: float) -> None:
    """The application is built and used once. Who races is a copy of this process, which has no connection to share."""
    app = create_app(settings)
    with app.app_context():
        warming_up(app, lambda: None)
        session.remove()
        db.engine.dispose()
    gc.freeze()
    while racers := line.recv():
        line.send(_run(app, racers, patience))


def _run(app: Flask, racers: Sequence[Racer], patience: float) -> list[Any]:
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(len(racers)), context.Queue()
    running = [context.Process(target=_take_part, args=(app, barrier, results, racer)) for racer in racers]
    for process in running:
        process.start()
    answers = [results.get(timeout=patience) for _ in running]
    for process in running:
        process.join(PATIENCE)
    return answers


def _take_part(app: Flask, barrier: Barrier, results: Any, racer: Racer) -> None:
    with app.app_context():
        results.put(racer(app, lambda: barrier.wait(PATIENCE)))
