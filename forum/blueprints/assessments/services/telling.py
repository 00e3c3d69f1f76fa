"""What follows when an assessment goes on, or two cities become one."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.models.snapshots import Snapshot
from forum.blueprints.assessments.queries import assessments as queries
from forum.blueprints.assessments.rules import states
from forum.blueprints.assessments.rules.notices import MOVED
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def tell_city(actor: Actor, assessment_id: int, state: str, by_id: int) -> None:
    """Tell the people of a city what one of them did with its assessment; what staff did they tell themselves."""
    authorize(policies.can_tell_city, actor)
    assessment = session.get(Assessment, assessment_id)
    colleagues = [] if assessment is None else [member.id for member in queries.list_people(assessment.city_id)]
    if by_id not in colleagues:
        return
    people = [number for number in colleagues if number != by_id]
    record(MembersConcerned(
        kind=MOVED, subject_id=assessment_id, member_ids=people, by_id=by_id or None, note=state
    ))  # fmt: skip


@use_case
def move_to_city(actor: Actor, from_id: int, into_id: int) -> None:
    """What a city that ended assessed is the other's; where both have an open one, the other's stays open.

    Repeating it changes nothing.
    """
    authorize(policies.can_move_assessments, actor)
    is_open = Assessment.state.in_(states.OPEN)
    theirs = sa.select(Assessment.framework_id).where(Assessment.city_id == into_id, is_open)
    twice = sa.and_(Assessment.city_id == from_id, is_open, Assessment.framework_id.in_(theirs))
    options = {"synchronize_session": False}
    session.execute(sa.update(Assessment).where(twice).values(state=states.WITHDRAWN), execution_options=options)
    for model in (Assessment, Snapshot):
        moved = sa.update(model).where(model.city_id == from_id).values(city_id=into_id)
        session.execute(moved, execution_options=options)
