"""Reads around snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.models.snapshots import Snapshot
from forum.blueprints.assessments.rules.plans import Plan, make_plan
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.cities.queries.merging import moves_with_city
from forum.blueprints.standards.models import Area, Criterion, Framework
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _l
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import Decision

_SHOWN = (joinedload(Snapshot.framework), joinedload(Snapshot.taken_by), joinedload(Snapshot.city))


@dataclass(frozen=True)
class ActionPlan:
    """A snapshot, what follows from it, and the criteria it speaks of, by code, with their areas."""

    snapshot: Snapshot
    plan: Plan
    criteria: Mapping[str, Criterion]

    def area(self, code: str) -> Area:
        """The area of that code."""
        return next(one.area for one in self.criteria.values() if one.area.code == code)


def get_own_city(actor: Actor, city_id: int) -> City:
    """A city whose snapshots the actor may see. Raises NotFound, also where there is a city."""
    city = get_city(actor, city_id)
    seen: Decision = policies.can_see_snapshots(actor, city)
    if not seen:
        raise NotFound
    return city


def get_snapshot(actor: Actor, city_id: int, snapshot_id: int) -> Snapshot:
    """One snapshot of a city. Raises NotFound."""
    wanted = policies.visible_snapshots(actor).where(Snapshot.city_id == city_id, Snapshot.id == snapshot_id)
    found = session.scalar(wanted.options(*_SHOWN))
    if found is None:
        raise NotFound
    return found


def page_snapshots(actor: Actor, city_id: int, cursor: str | None = None, limit: int | None = None) -> Page[Snapshot]:
    """Those of a city, the latest first."""
    statement = policies.visible_snapshots(actor).where(Snapshot.city_id == city_id).options(*_SHOWN)
    return paginate(statement, [Key(Snapshot.id, descending=True)], cursor, limit)


def find_before(actor: Actor, snapshot: Snapshot) -> Snapshot | None:
    """The one that the city took before against the same framework."""
    earlier = policies.visible_snapshots(actor).where(
        Snapshot.city_id == snapshot.city_id, Snapshot.framework_id == snapshot.framework_id, Snapshot.id < snapshot.id
    )
    return session.scalar(earlier.order_by(Snapshot.id.desc()).limit(1))


def plan_of(snapshot: Snapshot) -> ActionPlan:
    """What follows from a snapshot that the asker may see; one statement."""
    ordered = sa.select(Criterion).join(Criterion.area).where(Criterion.framework_id == snapshot.framework_id)
    ordered = ordered.order_by(Area.position, Criterion.position).options(joinedload(Criterion.area))
    criteria = {one.code: one for one in session.scalars(ordered)}
    areas = {code: one.area.code for code, one in criteria.items()}
    return ActionPlan(snapshot, make_plan(snapshot.framework.questions, snapshot.answers, areas), criteria)


def find_asking() -> Framework | None:
    """The current framework, whose questions are asked."""
    return session.scalar(sa.select(Framework).where(Framework.current))


@moves_with_city("assessments", _l("Assessments and snapshots"))
def _count_of_city(city_id: int) -> int:
    counted = [sa.select(sa.func.count()).where(model.city_id == city_id) for model in (Assessment, Snapshot)]
    return sum(session.scalar(one) or 0 for one in counted)
