"""What happens to sprints when cities become one."""

from __future__ import annotations

from forum.blueprints.cities.events import CityMerged
from forum.blueprints.sprints.services import merging
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(CityMerged)
def move_sprints(event: CityMerged) -> None:
    """Places, applications and what was submitted follow the city that stays."""
    merging.merge_city(SYSTEM, event.from_id, event.into_id)
