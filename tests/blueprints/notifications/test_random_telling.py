"""A few short sequences of random acts, settings and steps of the clock; `python -m bench.telling` does long ones."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.telling.machine import run

ACTS, LOOKS_EVERY = 40, 10


@pytest.mark.parametrize("seed", [20_261_126, 20_261_127])
def test_nobody_is_told_twice_or_of_what_she_may_not_see_and_nothing_due_is_untold(app: Flask, seed: int) -> None:
    report = run(app, seed, ACTS, LOOKS_EVERY)
    assert not report.wrong, str(report)
    assert len(report.told) > ACTS / 2
