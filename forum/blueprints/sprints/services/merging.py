"""What happens to sprints when cities become one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.assignments import SprintSubmission
from forum.blueprints.sprints.models.plans import SprintPlan
from forum.blueprints.sprints.models.programme import SprintAttendance, SprintNudge
from forum.blueprints.sprints.models.sprints import SprintPlace
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

_UNSEEN = {"synchronize_session": False}
_OWNED: tuple[tuple[Any, Any], ...] = (
    (SprintApplication, SprintApplication.sprint_id),
    (SprintPlace, SprintPlace.sprint_id),
    (SprintSubmission, SprintSubmission.assignment_id),
    (SprintPlan, SprintPlan.sprint_id),
    (SprintAttendance, SprintAttendance.event_id),
    (SprintNudge, SprintNudge.sprint_id),
)
"""What a city has once in each sprint, assignment or session: the row and what it has it in."""


@use_case
def merge_city(actor: Actor, from_id: int, into_id: int) -> None:
    """What a city had in sprints is that of the city into which it went; again changes nothing.

    Where both took part, that of the city that stays is right: the other place ends, and what was submitted for it is
    kept where it was. Plaza itself.
    """
    authorize(policies.can_nudge, actor)
    for model, within in _OWNED:
        known = sa.select(within).where(model.city_id == into_id)
        moved = sa.update(model).where(model.city_id == from_id, within.not_in(known.scalar_subquery()))
        session.execute(moved.values(city_id=into_id), execution_options=_UNSEEN)
    doubled = sa.update(SprintPlace).where(SprintPlace.city_id == from_id, SprintPlace.left_at.is_(None))
    session.execute(doubled.values(left_at=clock.now()), execution_options=_UNSEEN)
