"""The roadmap of a city of the demo community."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.assessments.models.roadmaps import ActionResource, RoadmapAction
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

ROADMAPS_TOLD = Path(__file__).parents[3] / "demo" / "roadmaps.json"


def _plan(world: DemoWorld) -> None:
    told: list[dict[str, Any]] = json.loads(ROADMAPS_TOLD.read_text(encoding="utf-8"))
    codes = standard_queries.find_criteria({one["criterion"] for city in told for one in city["actions"]})
    with transaction():
        for city in told:
            for position, one in enumerate(city["actions"], start=1):
                action = _action(world, city["city"], one)
                action.criterion_id, action.position = codes[one["criterion"]].id, position
                session.add(action)
                session.flush()
                session.add_all(
                    ActionResource(action_id=action.id, resource_id=world.find("resource", name), added_at=clock.now())
                    for name in one.get("documents", [])
                )


def _action(world: DemoWorld, city: int, told: dict[str, Any]) -> RoadmapAction:
    now = clock.now()
    made = now - timedelta(days=told["days_ago"])
    days = told.get("due_in_days")
    action = RoadmapAction(
        city_id=world.find("city", city), title=told["title"], description=told.get("description", ""),
        owner_id=world.find("member", told["owner"]) if told.get("owner") else None, state="planned",
        due_on=None if days is None else (now + timedelta(days=days)).date(), origin=told["origin"],
        created_by_id=world.find("member", told["by"]), created_at=made, changed_at=made,
    )  # fmt: skip
    action.move(told["state"], made + timedelta(days=2))
    if days is not None and days < 0:
        action.soon_told_at = action.late_told_at = now - timedelta(days=1)
    return action


ROADMAPS = DemoStep("The roadmap of a city", _plan)
