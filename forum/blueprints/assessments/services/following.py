"""What happens to roadmaps when people leave, cities become one, or a city says how far it is."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.roadmaps import RoadmapAction, ShownProgress
from forum.blueprints.cities.models.standings import Standing
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

_UNSEEN = {"synchronize_session": False}
_TO_ALL = ("members", "public")


@use_case
def let_owner_go(actor: Actor, city_id: int, member_id: int) -> None:
    """Whoever has left a city looks after none of its actions; they are the city's and stay. Raises Forbidden."""
    authorize(policies.can_keep_roadmaps, actor)
    hers = sa.update(RoadmapAction).where(RoadmapAction.city_id == city_id, RoadmapAction.owner_id == member_id)
    session.execute(hers.values(owner_id=None, version=RoadmapAction.version + 1), execution_options=_UNSEEN)


@use_case
def merge_city(actor: Actor, from_id: int, into_id: int) -> None:
    """The roadmap of a city that became part of another follows the one of that; again changes nothing.

    Of what both showed, that of the city that stays is right. Raises Forbidden.
    """
    authorize(policies.can_keep_roadmaps, actor)
    last = sa.select(sa.func.coalesce(sa.func.max(RoadmapAction.position), 0)).where(RoadmapAction.city_id == into_id)
    ends = session.scalar(last) or 0
    moved = sa.update(RoadmapAction).where(RoadmapAction.city_id == from_id)
    values = {"city_id": into_id, "position": RoadmapAction.position + ends, "version": RoadmapAction.version + 1}
    session.execute(moved.values(**values), execution_options=_UNSEEN)
    known = sa.select(ShownProgress.criterion_id).where(ShownProgress.city_id == into_id)
    shown = sa.update(ShownProgress).where(
        ShownProgress.city_id == from_id, ShownProgress.criterion_id.not_in(known.scalar_subquery())
    )
    session.execute(shown.values(city_id=into_id), execution_options=_UNSEEN)
    session.execute(sa.delete(ShownProgress).where(ShownProgress.city_id == from_id), execution_options=_UNSEEN)


@use_case
def note_progress(actor: Actor, city_id: int, criterion_id: int) -> None:
    """Keep that all members can see how far a city is with a criterion: before it is met, and since it is.

    What is not shown to all is not kept. Again changes nothing. Raises Forbidden.
    """
    authorize(policies.can_keep_roadmaps, actor)
    told = sa.select(Standing.status, Standing.audience)
    row = session.execute(told.where(Standing.city_id == city_id, Standing.criterion_id == criterion_id)).one_or_none()
    if row is None or row.audience not in _TO_ALL:
        return
    known = session.get(ShownProgress, (city_id, criterion_id))
    if row.status != "met":
        shown = known or ShownProgress(city_id=city_id, criterion_id=criterion_id, shown_at=clock.now())
        shown.met_at = None
        session.add(shown)
    elif known is not None and known.met_at is None:
        known.met_at = clock.now()
