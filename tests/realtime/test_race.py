"""Twenty processes that start the same conversation at the same moment make one."""

from __future__ import annotations

import multiprocessing
import os
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from forum.app import create_app
from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.services.conversations import start_conversation
from forum.config import Settings
from forum.kernel.database import session
from tests.live import Community, community

PROCESSES = 20


def _start(settings: Settings, barrier: Barrier, results: Any, author_id: int, others: list[int], body: str) -> None:
    app = create_app(settings)
    with app.app_context():
        actor = as_actor(session.get_one(Member, author_id))
        session.rollback()
        barrier.wait(300)
        for _ in range(50):  # SQLite lets one write at a time, and a waiting writer may be told to come again
            try:
                results.put(start_conversation(actor, others, body).id)
                return
            except sa.exc.OperationalError:
                session.rollback()
                time.sleep(0.05)
        results.put(None)


def _race(plaza: Community, authors: list[int], people: list[int], one_text: bool) -> list[int | None]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["forum.app"])  # loaded once, then each process is a copy that has opened nothing
    barrier, results = context.Barrier(PROCESSES), context.Queue()
    racers = []
    for number in range(PROCESSES):
        author = authors[number % len(authors)]
        others = [one for one in people if one != author]
        body = "Good morning" if one_text else f"Good morning from {number}"
        options = (plaza.settings, barrier, results, author, others, body)
        racers.append(context.Process(target=_start, args=options))
    for racer in racers:
        racer.start()
    ids = [results.get(timeout=400) for _ in racers]
    for racer in racers:
        racer.join(30)
    return ids


def _counts(conversation_id: int) -> tuple[int, int, int]:
    """How many conversations there are, people in this one, and lines of it."""
    here = Message.conversation_id == conversation_id
    numbers = session.scalars(sa.select(Message.number).where(here).order_by(Message.number)).all()
    assert numbers == list(range(1, len(numbers) + 1))
    conversations = session.scalar(sa.select(sa.func.count(Conversation.id))) or 0
    present = sa.select(sa.func.count(Participation.id)).where(Participation.conversation_id == conversation_id)
    return conversations, session.scalar(present) or 0, len(numbers)


@pytest.mark.parametrize("one_text", [False, True])
def test_twenty_processes_that_start_the_same_conversation_make_one(tmp_path: Path, one_text: bool) -> None:
    with community(tmp_path, os.environ.get("TEST_DATABASE_URL")) as plaza:
        people = [plaza.join().id for _ in range(3)]
        authors = people[:1] if one_text else people
        ids = _race(plaza, authors, people, one_text)
        assert len(set(ids)) == 1
        assert ids[0] is not None
        found = plaza.ask(lambda: _counts(int(ids[0] or 0)))
        assert found == (1, 3, 1 if one_text else PROCESSES)
