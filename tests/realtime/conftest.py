"""Real processes, shared by all tests of a run, and sockets that are closed after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bench.messages import served
from bench.own_redis import PROGRAM, OwnRedis
from tests.live import POSTGRESQL, REDIS, Community, Server, Visitor, community
from tests.realtime.ears import Ear
from tests.realtime.places import TWO_PROCESSES, Place

Listen = Callable[..., Ear]


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One process that does everything, on SQLite; on PostgreSQL when the suite runs there."""
    with community(tmp_path_factory.mktemp("alone"), POSTGRESQL) as made, served(made, 1) as servers:
        yield Place(made, servers).warm_up()


@pytest.fixture(scope="session")
def own_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    """A Redis server that may be taken away; it is back when a test ends."""
    made = OwnRedis(tmp_path_factory.mktemp("redis"))
    yield made
    made.stop()


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Place]:
    """Two processes that record, a worker that delivers, and Redis between them, our own where it is installed."""
    url = request.getfixturevalue("own_redis").url if PROGRAM else REDIS
    with community(tmp_path_factory.mktemp("network"), POSTGRESQL, url) as made, served(made, 2) as servers:
        yield Place(made, servers).warm_up()


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
