"""What happens on the city's side when its assessment goes on."""

from __future__ import annotations

from forum.blueprints.assessments.events import AssessmentMoved, AssessmentStarted
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.services import telling
from forum.blueprints.cities.events import CityMerged
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(AssessmentStarted)
def tell_colleagues(event: AssessmentStarted) -> None:
    """The people of the city hear that they can write in it."""
    telling.tell_city(SYSTEM, event.assessment_id, states.DRAFT, event.by_id)


@subscribe(AssessmentMoved)
def tell_people_of_city(event: AssessmentMoved) -> None:
    """The people of the city hear of every move of one of them."""
    telling.tell_city(SYSTEM, event.assessment_id, event.state, event.by_id)


@subscribe(CityMerged)
def move_assessments(event: CityMerged) -> None:
    """The assessments and snapshots of the city that ended are of the one that stays."""
    telling.move_to_city(SYSTEM, event.from_id, event.into_id)
