"""What recurs runs once in its interval, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import time_machine
from flask import Flask

from forum.blueprints.accounts.models import Session
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.schedule import JOBS, run_due_jobs
from tests.factories.accounts import create_member


def test_a_job_runs_once_in_its_interval(app: Flask) -> None:
    assert set(run_due_jobs()) == set(JOBS)
    assert run_due_jobs() == []
    often = {name for name, job in JOBS.items() if job.interval <= timedelta(minutes=11)}
    assert "blueprints.accounts.jobs.end_idle_sessions" in often < set(JOBS)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert set(run_due_jobs()) == often


def test_expired_sessions_are_ended_by_the_schedule(sign_in: Callable[[Any], Any]) -> None:
    sign_in(create_member())
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        run_due_jobs()
    assert session.scalars(sa.select(Session)).one().ended_at is not None
