"""Help one to one in the running sprint of the demo community, and what those of a finished one answered."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.events.rules.times import at_wall
from forum.blueprints.sprints.models.help import HelpSlot
from forum.blueprints.sprints.models.surveys import SprintSurvey, SprintSurveyAnswer, SprintSurveyTaker
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[3] / "demo" / "sprint_outcomes.json"


def _help_and_ask(world: DemoWorld) -> None:
    told: dict[str, Any] = json.loads(TOLD.read_text(encoding="utf-8"))
    with transaction():
        for number, one in enumerate(told["help"]):
            session.add(_slot(world, one, number))
        _survey(world, told["survey"])


def _slot(world: DemoWorld, told: dict[str, Any], number: int) -> HelpSlot:
    day = (clock.now() + timedelta(days=told["in_days"])).date()
    starts = at_wall(datetime.combine(day, time(15)) + timedelta(minutes=30 * number), told["time_zone"])
    slot = HelpSlot(
        sprint_id=world.find("sprint", "running"), adviser_id=world.find("member", told["by"]), starts_at=starts,
        ends_at=starts + timedelta(minutes=30), time_zone=told["time_zone"], place=told["place"],
    )  # fmt: skip
    if booked := told.get("booked"):
        slot.city_id, slot.booked_by_id = world.find("city", booked["city"]), world.find("member", booked["by"])
        slot.booked_at, slot.wish = clock.now() - timedelta(days=1), booked["wish"]
    return slot


def _survey(world: DemoWorld, told: dict[str, Any]) -> None:
    sprint_id = world.find("sprint", "finished")
    opened = clock.now() - timedelta(days=told["opened_days_ago"])
    session.add(SprintSurvey(sprint_id=sprint_id, questions=told["questions"], opened_at=opened))
    session.flush()
    session.add_all(SprintSurveyTaker(sprint_id=sprint_id, member_id=world.find("member", one)) for one in told["by"])
    session.add_all(
        SprintSurveyAnswer(id=secrets.token_hex(16), sprint_id=sprint_id, answers=one) for one in told["answers"]
    )


OUTCOMES = [DemoStep("Help and surveys of sprints", _help_and_ask)]
