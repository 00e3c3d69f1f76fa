"""What happens around validation and awards: submissions are frozen and queued, awards move with their city."""

from __future__ import annotations

from forum.blueprints.assessments.events import AssessmentMoved
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.services import awarding, freezing, queueing
from forum.blueprints.cities.events import CityMerged
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(AssessmentMoved)
def keep_submission(event: AssessmentMoved) -> None:
    """What a city submits is frozen, and programme staff hear of it."""
    if event.state == states.SUBMITTED and freezing.freeze_submission(SYSTEM, event.assessment_id):
        queueing.tell_staff(SYSTEM, event.assessment_id, event.by_id)


@subscribe(CityMerged)
def move_awards(event: CityMerged) -> None:
    """The awards of the city that ended are of the one that stays."""
    awarding.move_awards(SYSTEM, event.from_id, event.into_id)
