"""Twenty processes that start the same conversation at the same moment make one."""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.app import create_app
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.services.conversations import start_conversation
from forum.config import Settings
from forum.kernel.database import db, session
from tests.live import POSTGRESQL, Community, community

PROCESSES = 20
PATIENCE = 60.0  # seconds, for what takes a few
Race = Callable[[list["Start"]], list[int | None]]


@dataclass(frozen=True)
class Start:
    """What one process does: the author begins a conversation with the others by writing this."""

    author_id: int
    others: list[int]
    body: str


@pytest.fixture(scope="module")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("race"), POSTGRESQL) as made:
        yield made


@pytest.fixture(scope="module")
def race(plaza: Community) -> Iterator[Race]:
    """`race(starts)` does each in a process of its own, all at once, and gives the ids of the conversations."""
    context = multiprocessing.get_context("forkserver")  # the process of the tests has threads, which no copy has
    context.set_forkserver_preload(["forum.app"])
    here, there = context.Pipe()
    warming_up = Start(plaza.join().id, [plaza.join().id], "Good evening")
    holder = context.Process(target=_hold_races, args=(plaza.settings, there, warming_up))
    holder.start()

    def race(starts: list[Start]) -> list[int | None]:
        here.send(starts)
        assert here.poll(PATIENCE), "the race has not ended"
        ids: list[int | None] = here.recv()
        return ids

    yield race
    here.send([])
    holder.join(PATIENCE)


def _hold_races(settings: Settings, line: Connection, warming_up: Start) -> None:
    """The application is built and used once. Who races is a copy of this process, which has no connection to share."""
    app = create_app(settings)
    with app.app_context():
        _begin(warming_up, lambda: None)
        session.remove()
        db.engine.dispose()
    gc.freeze()
    while starts := line.recv():
        line.send(_run(app, starts))


def _run(app: Flask, starts: list[Start]) -> list[int | None]:
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(len(starts)), context.Queue()
    racers = [context.Process(target=_take_part, args=(app, barrier, results, start)) for start in starts]
    for racer in racers:
        racer.start()
    ids = [results.get(timeout=PATIENCE) for _ in racers]
    for racer in racers:
        racer.join(PATIENCE)
    return ids


def _take_part(app: Flask, barrier: Barrier, results: Any, start: Start) -> None:
    with app.app_context():
        results.put(_begin(start, lambda: barrier.wait(PATIENCE)))


def _begin(start: Start, ready: Callable[[], object]) -> int | None:
    actor = as_actor(session.get_one(Member, start.author_id))
    session.rollback()
    ready()
    for _ in range(50):  # SQLite lets one write at a time, and a waiting writer may be told to come again
        try:
            return start_conversation(actor, start.others, start.body).id
        except sa.exc.OperationalError:
            session.rollback()
            time.sleep(0.05)
    return None


def _found(people: list[int]) -> tuple[int, int, list[int]]:
    """How many conversations any of the people are in, how many take part in them, and the numbers of their lines."""
    theirs = sa.select(Participation.conversation_id).where(Participation.member_id.in_(people)).distinct()
    conversations = session.scalars(theirs).all()
    present = sa.select(sa.func.count(Participation.id)).where(Participation.conversation_id.in_(conversations))
    lines = sa.select(Message.number).where(Message.conversation_id.in_(conversations)).order_by(Message.number)
    return len(conversations), session.scalar(present) or 0, list(session.scalars(lines))


@pytest.mark.parametrize("one_text", [False, True])
def test_twenty_processes_that_start_the_same_conversation_make_one(
    plaza: Community, race: Race, one_text: bool
) -> None:
    people = [plaza.join().id for _ in range(3)]
    authors = people[:1] if one_text else people
    starts = []
    for number in range(PROCESSES):
        author = authors[number % len(authors)]
        body = "Good morning" if one_text else f"Good morning from {number}"
        starts.append(Start(author, [one for one in people if one != author], body))
    ids = race(starts)
    assert len(set(ids)) == 1
    assert ids[0] is not None
    lines = 1 if one_text else PROCESSES
    assert plaza.ask(lambda: _found(people)) == (1, 3, list(range(1, lines + 1)))
