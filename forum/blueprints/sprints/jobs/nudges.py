"""The weekly nudges of sprints."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.services import nudging
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=30))
def nudge_cities() -> None:
    """On Monday morning where a city is, its people hear what the week brings; each sprint in a transaction."""
    for sprint_id in programme.list_running(clock.now().date()):
        nudging.nudge_sprint(SYSTEM, sprint_id)
