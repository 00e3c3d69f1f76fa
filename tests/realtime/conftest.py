"""Real processes, shared by all tests of a run, and sockets that are closed after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from bench.messages import served
from tests.live import POSTGRESQL, REDIS, Community, Server, Visitor, community
from tests.realtime.ears import Ear
from tests.realtime.scenes import conversation_of, send_message

Listen = Callable[..., Ear]
TWO_PROCESSES = [
    pytest.mark.redis,
    pytest.mark.skipif(not POSTGRESQL, reason="TEST_DATABASE_URL names no PostgreSQL server"),
    pytest.mark.skipif(not REDIS, reason="TEST_REDIS_URL names no Redis server"),
]


@dataclass(frozen=True)
class Place:
    """A community and the processes that serve it: one writes at the first and hears at the last."""

    plaza: Community
    servers: list[Server]

    @property
    def one(self) -> Server:
        return self.servers[0]

    @property
    def other(self) -> Server:
        return self.servers[-1]


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One process that does everything, on SQLite; on PostgreSQL when the suite runs there."""
    with community(tmp_path_factory.mktemp("alone"), POSTGRESQL) as made, served(made, 1) as servers:
        yield _begun(Place(made, servers))


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Two processes that record, a worker that delivers, and Redis between them."""
    with community(tmp_path_factory.mktemp("network"), POSTGRESQL, REDIS) as made, served(made, 2) as servers:
        yield _begun(Place(made, servers))


@pytest.fixture(scope="session", params=["alone", pytest.param("network", marks=TWO_PROCESSES)])
def place(request: pytest.FixtureRequest) -> Place:
    """What holds on one process holds on two."""
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def plaza(alone: Place) -> Community:
    return alone.plaza


@pytest.fixture(scope="session")
def server(alone: Place) -> Server:
    return alone.one


@pytest.fixture
def listen() -> Iterator[Listen]:
    """`listen(visitor)` opens the socket of a page; `listen(visitor, server)` at another process."""
    opened: list[Ear] = []

    def listen(visitor: Visitor, server: Server | None = None) -> Ear:
        opened.append(Ear.of(visitor, server))
        return opened[-1]

    yield listen
    for ear in opened:
        ear.close()


def _begun(place: Place) -> Place:
    """Everything has been used once: what is measured later does not pay for what a process loads at first."""
    for here, there in {(place.one, place.other), (place.other, place.one)}:
        ana, luis = place.plaza.join(), place.plaza.join()
        author, reader = here.visit(ana), Ear.of(there.visit(luis))
        send_message(author, reader, conversation_of(author, luis))
        reader.close()
    return place
