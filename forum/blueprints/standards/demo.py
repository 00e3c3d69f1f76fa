"""What the demo community calls areas and criteria by."""

from __future__ import annotations

from forum.blueprints.standards import queries
from forum.kernel.feature import DemoStep, DemoWorld


def _name_criteria(world: DemoWorld) -> None:
    catalogue = queries.get_catalogue()
    for area in catalogue.areas:
        world.remember("area", area.code, area.id)
    for criterion in catalogue.criterion_by_id.values():
        world.remember("criterion", criterion.code, criterion.id)


DEMO = [DemoStep("Practice areas and criteria", _name_criteria)]
