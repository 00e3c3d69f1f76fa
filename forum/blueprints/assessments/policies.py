"""Who may see and change assessments: a city's own people and programme staff."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.assessments.rules import states
from forum.blueprints.cities.models.cities import City
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_assessments(actor: Actor) -> sa.Select[Assessment]:
    """Those of one's own city; programme staff see all."""
    every = sa.select(Assessment)
    if actor.is_staff or actor.is_system:
        return every
    return every.where(Assessment.city_id == _city_of(actor) if actor.signed_in and _city_of(actor) else sa.false())


def can_see_assessment(actor: Actor, assessment: Assessment) -> Decision:
    """The same rule for one assessment."""
    own = actor.signed_in and _city_of(actor) == assessment.city_id
    return ALLOWED if own or actor.is_staff or actor.is_system else Denied("not_found")


def can_edit_assessment(actor: Actor, assessment: Assessment) -> Decision:
    """The city's own people while it is theirs to write; staff do not write for a city."""
    if _city_of(actor) != assessment.city_id or not actor.signed_in:
        return Denied("own_city_only", _l("Only people of this city can write its assessment."))
    if assessment.state not in (states.DRAFT, states.CLARIFYING):
        return Denied("assessment_closed", _l("The assessment was submitted, so its answers stand as they are."))
    return ALLOWED


def _city_of(actor: Actor) -> int | None:
    city_id: int | None = getattr(actor, "city_id", None)
    return city_id


# The roadmap of a city: its people's and programme staff's.


def visible_actions(actor: Actor) -> sa.Select[RoadmapAction]:
    """Those of one's own city; programme staff see all."""
    every = sa.select(RoadmapAction)
    if actor.is_staff or actor.is_system:
        return every
    return every.where(RoadmapAction.city_id == _city_of(actor) if actor.signed_in and _city_of(actor) else sa.false())


def can_see_action(actor: Actor, action: RoadmapAction) -> Decision:
    """The same rule for one action."""
    return _of_city_or_staff(actor, action.city_id)


def can_see_roadmap(actor: Actor, city: City) -> Decision:
    """The same rule for the whole roadmap of a city."""
    return _of_city_or_staff(actor, city.id)


def can_write_roadmap(actor: Actor, city: City) -> Decision:
    """The city's own people add actions; staff do not write for a city."""
    return _writes_for(actor, city.id)


def can_change_action(actor: Actor, action: RoadmapAction) -> Decision:
    """The same rule for one action."""
    return _writes_for(actor, action.city_id)


def can_remove_action(actor: Actor, action: RoadmapAction) -> Decision:
    """Whoever leads the city, and programme staff; everybody else of the city may drop it, which keeps it."""
    if actor.is_staff or (getattr(actor, "leads_city", False) and _city_of(actor) == action.city_id):
        return ALLOWED
    return Denied("leads_only", _l("Only the person who leads this city can do this."))


def can_begin_criterion(actor: Actor, city: City) -> Decision:
    """Say that work on a criterion has begun, which is all that others than the lead say of a city's standing."""
    return ALLOWED if actor.is_staff or actor.is_system else _writes_for(actor, city.id)


def can_keep_roadmaps(actor: Actor) -> Decision:
    """Remind, and follow what happens to cities and people: Plaza itself."""
    return ALLOWED if actor.is_system else Denied("not_found")


def _of_city_or_staff(actor: Actor, city_id: int) -> Decision:
    own = actor.signed_in and _city_of(actor) == city_id
    return ALLOWED if own or actor.is_staff or actor.is_system else Denied("not_found")


def _writes_for(actor: Actor, city_id: int) -> Decision:
    if actor.is_system or (actor.signed_in and _city_of(actor) == city_id):
        return ALLOWED
    return Denied("own_city_only", _l("Only people of this city can write its roadmap."))
