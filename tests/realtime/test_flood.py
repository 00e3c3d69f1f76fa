"""Messages written at once over connections that break arrive once each and in order, for everybody."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from bench.messages import flood, served
from bench.talkers import find_wrong
from tests.live import community

POSTGRESQL, REDIS = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
PEOPLE, MESSAGES = 4, 200


def test_on_one_process(tmp_path: Path) -> None:
    with community(tmp_path, POSTGRESQL) as plaza, served(plaza, 1) as servers:
        talkers = flood(plaza, servers, PEOPLE, MESSAGES, random.Random(7))
        assert find_wrong(talkers) == []
        assert {len(talker.page.heard.numbers) for talker in talkers} == {MESSAGES + 1}
        assert sum(talker.page.breaks for talker in talkers) > 0


@pytest.mark.redis
@pytest.mark.skipif(not (POSTGRESQL and REDIS), reason="TEST_DATABASE_URL and TEST_REDIS_URL name no servers")
def test_on_two_processes(tmp_path: Path) -> None:
    with community(tmp_path, POSTGRESQL, REDIS) as plaza, served(plaza, 2) as servers:
        talkers = flood(plaza, servers, PEOPLE, MESSAGES, random.Random(8))
        assert find_wrong(talkers) == []
        assert {len(talker.page.heard.numbers) for talker in talkers} == {MESSAGES + 1}
