"""What recurs: jobs that run at most once in each interval, whichever process asks first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.database import Model, session
from forum.kernel.use_case import savepoint, transaction

log = structlog.get_logger("schedule")


class ScheduledRun(Model):
    """When a recurring job last began."""

    __tablename__ = "scheduled_runs"

    job: Mapped[str] = mapped_column(sa.String(160), primary_key=True)
    began_at: Mapped[datetime]


@dataclass(frozen=True)
class Job:
    name: str
    interval: timedelta
    run: Callable[[], None]
    apart: bool = False


JOBS: dict[str, Job] = {}


def every(interval: timedelta, *, apart: bool = False) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Run the decorated function once in each interval, on one process of all.

    What may take long runs `apart`, so that the others do not wait for it.
    """

    def register(run: Callable[[], None]) -> Callable[[], None]:
        name = f"{run.__module__.removeprefix('forum.')}.{run.__name__}"
        JOBS[name] = Job(name, interval, run, apart)
        return run

    return register


def run_due_jobs(stopping: Callable[[], bool] = lambda: False, *, apart: bool | None = None) -> list[str]:
    """Run each job whose interval has passed and name those that ran; a failing job is logged and waits its turn.

    None is begun once `stopping` says so. Of both kinds, or only those that run apart, or do not.
    """
    ran = []
    for job in list(JOBS.values()):
        if apart not in (None, job.apart) or stopping() or not _claim(job):
            continue
        try:
            job.run()
        except Exception:  # a job may fail in any way; the others go on
            session.rollback()
            log.exception("job failed", job=job.name)
        ran.append(job.name)
    return ran


def _claim(job: Job) -> bool:
    at = clock.now()
    due = at - job.interval
    with transaction():
        moved = sa.update(ScheduledRun).where(ScheduledRun.job == job.name, ScheduledRun.began_at <= due)
        if session.execute(moved.values(began_at=at)).rowcount:  # type: ignore[attr-defined]  # an UPDATE has one
            return True
        if session.get(ScheduledRun, job.name) is not None:
            return False
        try:
            with savepoint():
                session.add(ScheduledRun(job=job.name, began_at=at))
                session.flush()
        except IntegrityError:
            return False
    return True
