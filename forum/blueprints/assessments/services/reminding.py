"""Reminding of what a roadmap has planned, once for each day that was chosen, while people are at work."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.assessments.rules import planning
from forum.blueprints.assessments.rules.planning import SOON, working_day_at
from forum.blueprints.cities.models.cities import City
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

SOON_KIND, LATE_KIND = "roadmap_soon", "roadmap_late"
AT_ONCE = 100
_UNSEEN = {"synchronize_session": False}


@use_case
def remind_late(actor: Actor, now: datetime | None = None) -> int:
    """Tell owners that the day of an action has passed; how many, at most `AT_ONCE`.

    Without an owner the city's leads are told. Whoever has not been told a week before is told this alone.
    """
    authorize(policies.can_keep_roadmaps, actor)
    at = now or clock.now()
    return _remind(LATE_KIND, at, lambda day: [RoadmapAction.due_on < day], {"late_told_at": at, "soon_told_at": at})


@use_case
def remind_soon(actor: Actor, now: datetime | None = None) -> int:
    """Tell owners of an action that falls due within a week; how many, at most `AT_ONCE`."""
    authorize(policies.can_keep_roadmaps, actor)
    at = now or clock.now()

    def due(day: date) -> list[Any]:
        return [RoadmapAction.due_on.between(day, day + SOON), RoadmapAction.soon_told_at.is_(None)]

    return _remind(SOON_KIND, at, due, {"soon_told_at": at})


def _remind(kind: str, at: datetime, due: Any, told: dict[str, datetime]) -> int:
    days = {zone: day for zone in _zones() if (day := working_day_at(zone, at)) is not None}
    if not days:
        return 0
    here = [sa.and_(_zone() == zone, *due(day)) for zone, day in days.items()]
    rows = session.execute(_to_remind(RoadmapAction.id, RoadmapAction.owner_id, RoadmapAction.city_id)
                           .where(sa.or_(*here)).order_by(RoadmapAction.due_on, RoadmapAction.id)
                           .limit(AT_ONCE)).all()  # fmt: skip
    leads = _leads({row.city_id for row in rows if row.owner_id is None})
    for row in rows:
        people = [row.owner_id] if row.owner_id is not None else leads.get(row.city_id, [])
        if people:
            record(MembersConcerned(kind=kind, subject_id=row.id, member_ids=people))
    marked = sa.update(RoadmapAction).where(RoadmapAction.id.in_([row.id for row in rows]))
    session.execute(marked.values(**told), execution_options=_UNSEEN)
    return len(rows)


def _to_remind(*columns: Any) -> sa.Select[Any]:
    statement = sa.select(*columns).select_from(RoadmapAction).join(City, City.id == RoadmapAction.city_id)
    owned = statement.outerjoin(Member, sa.and_(Member.id == RoadmapAction.owner_id, Member.closed_at.is_(None)))
    waiting = RoadmapAction.state.in_(planning.OPEN), RoadmapAction.late_told_at.is_(None)
    return owned.where(RoadmapAction.due_on.is_not(None), *waiting)


def _zone() -> sa.ColumnElement[str]:
    """Where whoever is reminded works."""
    return sa.func.coalesce(Member.timezone, City.timezone)


def _zones() -> list[str]:
    return list(session.scalars(_to_remind(_zone()).distinct()))


def _leads(city_ids: set[int]) -> dict[int, list[int]]:
    leading = sa.select(Member.city_id, Member.id).where(Member.city_id.in_(city_ids), Member.leads_city)
    found: dict[int, list[int]] = {}
    for city_id, member_id in session.execute(leading.where(Member.closed_at.is_(None))):
        found.setdefault(city_id or 0, []).append(member_id)
    return found
