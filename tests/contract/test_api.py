"""A small run for every day; `python -m bench.contract` sends thousands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.contract.explorer import Explorer
from tests.contract.world import populate
from tests.live import community

CASES, SEED = 300, 20_261_101


@pytest.mark.filterwarnings("ignore")
def test_no_request_made_from_the_description_gets_an_answer_it_does_not_declare(tmp_path: Path) -> None:
    with community(tmp_path, os.environ.get("TEST_DATABASE_URL")) as plaza:
        report = Explorer(plaza.app, plaza.ask(populate)).explore(CASES, SEED)
    assert report.findings == {}
    assert report.cases >= CASES
    assert sum(count for status, count in report.statuses.items() if status < 300) >= report.cases / 5
