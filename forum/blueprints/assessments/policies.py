"""Who may see and change assessments: a city's own people and programme staff."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.rules import states
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


def can_publish_figures(actor: Actor) -> Decision:
    """Administrators, and Plaza itself by its schedule."""
    if actor.is_administrator:
        return ALLOWED
    return Denied("administrators_only", _l("Only an administrator can do this."))


def can_see_leaderboard(actor: Actor) -> Decision:
    """Members only: how cities compare is nobody's business outside."""
    return ALLOWED if actor.signed_in or actor.is_system else Denied("not_found")


def can_see_exact_figures(actor: Actor) -> Decision:
    """Programme staff, who see every assessment anyway."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff see exact figures."))


def _city_of(actor: Actor) -> int | None:
    city_id: int | None = getattr(actor, "city_id", None)
    return city_id
