"""What happens to roadmaps when people leave, cities become one, or a city says how far it is."""

from __future__ import annotations

from forum.blueprints.accounts.events import MemberLeftCity
from forum.blueprints.assessments.services import following
from forum.blueprints.cities.events import CityMerged, StandingChanged
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(MemberLeftCity)
def let_owner_go(event: MemberLeftCity) -> None:
    """The actions that she looked after are the city's and stay without an owner."""
    following.let_owner_go(SYSTEM, event.city_id, event.member_id)


@subscribe(CityMerged)
def move_roadmap(event: CityMerged) -> None:
    """The roadmap of the city that ended follows the one of the city that stays."""
    following.merge_city(SYSTEM, event.from_id, event.into_id)


@subscribe(StandingChanged)
def note_progress(event: StandingChanged) -> None:
    """What all members see of a criterion before and after it is met counts for a badge."""
    following.note_progress(SYSTEM, event.city_id, event.criterion_id)
