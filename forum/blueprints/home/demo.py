"""What members of the demo community work towards."""

from __future__ import annotations

import json
from pathlib import Path

from forum.blueprints.home.models import PickedArea, PickedCriterion
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

PICKS = Path(__file__).parents[2] / "demo" / "picks.json"


def _pick(world: DemoWorld) -> None:
    told: list[dict[str, list[str] | str]] = json.loads(PICKS.read_text(encoding="utf-8"))
    catalogue = standard_queries.get_catalogue()
    with transaction():
        for one in told:
            number = world.find("member", one["handle"])
            session.add_all(
                PickedArea(member_id=number, area_id=catalogue.area_by_code[code].id) for code in one["areas"]
            )
            session.add_all(
                PickedCriterion(member_id=number, criterion_id=catalogue.criterion_by_code[code].id)
                for code in one["criteria"]
            )


DEMO = [DemoStep("What members work towards", _pick)]
