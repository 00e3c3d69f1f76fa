"""What becomes of booked help when a city leaves a sprint or becomes part of another."""

from __future__ import annotations

from forum.blueprints.cities.events import CityMerged
from forum.blueprints.sprints.events import PlaceLeft
from forum.blueprints.sprints.services import help as services
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(PlaceLeft)
def free_times(event: PlaceLeft) -> None:
    """What is still to come is free for the other cities."""
    services.free_help_of(SYSTEM, event.sprint_id, event.city_id)


@subscribe(CityMerged)
def move_times(event: CityMerged) -> None:
    """Booked times follow the city that stays."""
    services.move_help(SYSTEM, event.from_id, event.into_id)
