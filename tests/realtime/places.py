"""A community and the processes that serve it, as they are after their first minute."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.live import POSTGRESQL, REDIS, Community, Server
from tests.realtime.ears import Ear
from tests.realtime.scenes import conversation_of, group_of, mention, send_message, thread_in

TWO_PROCESSES = [
    pytest.mark.redis,
    pytest.mark.skipif(not POSTGRESQL, reason="TEST_DATABASE_URL names no PostgreSQL server"),
    pytest.mark.skipif(not REDIS, reason="TEST_REDIS_URL names no Redis server"),
]


@dataclass(frozen=True)
class Place:
    """One writes at its first process and hears at its last."""

    plaza: Community
    servers: list[Server]

    @property
    def one(self) -> Server:
        return self.servers[0]

    @property
    def other(self) -> Server:
        return self.servers[-1]

    def warm_up(self) -> Place:
        """Use everything once: what is measured later does not pay for what a process loads at first."""
        for here, there in {(self.one, self.other), (self.other, self.one)}:
            ana, luis = self.plaza.join(), self.plaza.join()
            author, reader = here.visit(ana), Ear.of(there.visit(luis))
            send_message(author, reader, conversation_of(author, luis))
            mention(author, reader, thread_in(author, group_of(self.plaza, ana, luis))["id"], luis.handle)
            reader.close()
        return self
