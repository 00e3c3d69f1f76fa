"""Real processes, shared by all tests of a run, and sockets that are closed after each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.live import Community, Server, Visitor, community
from tests.realtime.ears import Ear

Listen = Callable[..., Ear]


@pytest.fixture(scope="session")
def plaza(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    """A community on SQLite; on PostgreSQL when the suite runs there."""
    folder = tmp_path_factory.mktemp("plaza")
    with community(folder, os.environ.get("TEST_DATABASE_URL")) as made:
        yield made


@pytest.fixture(scope="session")
def server(plaza: Community) -> Iterator[Server]:
    """One process that does everything."""
    with plaza.serve() as running:
        yield running


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
