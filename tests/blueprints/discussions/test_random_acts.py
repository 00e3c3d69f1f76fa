"""A few short sequences of random acts for every day; `python -m bench.acts` does long ones."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.kernel import indexing
from tests.acts.machine import run

ACTS, LOOKS_EVERY = 80, 10


@pytest.mark.parametrize("seed", [20_261_126, 20_261_127])
def test_after_each_of_many_random_acts_everything_holds(app: Flask, seed: int) -> None:
    for index in ("posts", "threads"):
        indexing.rebuild(index)
    report = run(app, seed, ACTS, LOOKS_EVERY)
    assert not report.wrong, str(report)
    assert sum(report.done.values()) > ACTS / 3
