"""Twenty processes that start the same conversation at the same moment make one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.messages.models.participations import Participation
from forum.blueprints.messages.services.conversations import start_conversation
from forum.kernel.database import session
from tests.live import POSTGRESQL, Community, community
from tests.racing import Race, Ready, holding_races

PROCESSES = 20


@dataclass(frozen=True)
class Start:
    """What one process does: the author begins a conversation with the others by writing this."""

    author_id: int
    others: list[int]
    body: str

    def __call__(self, app: Flask, ready: Ready) -> int | None:
        actor = as_actor(session.get_one(Member, self.author_id))
        session.rollback()
        ready()
        for _ in range(50):  # SQLite lets one write at a time, and a waiting writer may be told to come again
            try:
                return start_conversation(actor, self.others, self.body).id
            except sa.exc.OperationalError:
                session.rollback()
                time.sleep(0.05)
        return None


@pytest.fixture(scope="module")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with community(tmp_path_factory.mktemp("race"), POSTGRESQL) as made:
        yield made


@pytest.fixture(scope="module")
def race(plaza: Community) -> Iterator[Race]:
    with holding_races(plaza.settings, Start(plaza.join().id, [plaza.join().id], "Good evening")) as made:
        yield made


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
