"""The actions of a city's roadmap, each as far as the asker may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.roadmaps import ActionResource, RoadmapAction
from forum.blueprints.assessments.rules import planning
from forum.blueprints.assessments.rules.planning import Progress, progress_of
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.cities.queries.merging import moves_with_city
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Area, Criterion, Framework
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _, _l
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize
from forum.kernel.subjects import SubjectCard
from forum.kernel.working_days import day_in


@dataclass(frozen=True)
class Planned:
    """An action with the documents that help, as far as the reader sees them, and the day where the city is."""

    action: RoadmapAction
    resources: Sequence[Resource]
    today: date

    @property
    def version(self) -> int:
        """What guards changes of the action."""
        return self.action.version

    @property
    def late(self) -> bool:
        return planning.is_late(self.action.state, self.action.due_on, self.today)


def get_action(actor: Actor, action_id: int) -> RoadmapAction:
    """An action with its city, criterion and owner. Raises NotFound."""
    found = session.scalar(policies.visible_actions(actor).where(RoadmapAction.id == action_id).options(*shown()))
    if found is None:
        raise NotFound
    return found


def get_planned(actor: Actor, action_id: int) -> Planned:
    """The same with its documents. Raises NotFound."""
    action = get_action(actor, action_id)
    return with_resources(actor, [action])[0]


def get_roadmap_city(actor: Actor, city_id: int) -> City:
    """A city whose roadmap the actor may see. Raises NotFound, alike for a missing city and a roadmap of others."""
    city = get_city(actor, city_id)
    if not policies.can_see_roadmap(actor, city):
        raise NotFound
    return city


def list_plan(actor: Actor, city_id: int) -> Sequence[RoadmapAction]:
    """The whole roadmap, by criterion as its standard orders them; at most 300 actions, one statement."""
    ordered = policies.visible_actions(actor).where(RoadmapAction.city_id == city_id).options(*shown())
    ordered = ordered.join(Criterion, Criterion.id == RoadmapAction.criterion_id)
    ordered = ordered.join(Area, Area.id == Criterion.area_id).join(Framework, Framework.id == Area.framework_id)
    order = (Framework.current.desc(), Framework.id, Area.position, Criterion.position)
    return session.scalars(ordered.order_by(*order, RoadmapAction.position, RoadmapAction.id)).all()


def find_open(actor: Actor, city_id: int) -> Mapping[int, RoadmapAction]:
    """What is still to do on a roadmap, by criterion: of several the first; one statement."""
    to_do = policies.visible_actions(actor).where(
        RoadmapAction.city_id == city_id, RoadmapAction.state.in_(planning.OPEN)
    )
    rows = session.scalars(to_do.order_by(RoadmapAction.position.desc(), RoadmapAction.id.desc()))
    return {action.criterion_id: action for action in rows}


def page_plan(
    actor: Actor, city_id: int, *, state: str | None = None, owner: int | None = None, criterion_id: int | None = None,
    cursor: str | None = None, limit: int | None = None,
) -> Page[Planned]:  # fmt: skip
    """The actions of a city in their order, narrowed to what is told; the number of statements is constant.

    Raises NotFound."""
    city = get_roadmap_city(actor, city_id)
    wanted = {
        RoadmapAction.state: state, RoadmapAction.owner_id: owner, RoadmapAction.criterion_id: criterion_id,
    }  # fmt: skip
    conditions = [column == value for column, value in wanted.items() if value is not None]
    statement = policies.visible_actions(actor).where(RoadmapAction.city_id == city.id, *conditions).options(*shown())
    page = paginate(statement, [Key(RoadmapAction.position), Key(RoadmapAction.id)], cursor, limit)
    return Page(with_resources(actor, page.items), page.next)


def list_of_criterion(actor: Actor, city_id: int, criterion_id: int) -> Sequence[RoadmapAction]:
    """What a city does for one criterion, in its order."""
    statement = policies.visible_actions(actor).where(RoadmapAction.city_id == city_id)
    of_it = statement.where(RoadmapAction.criterion_id == criterion_id).options(*shown())
    return session.scalars(of_it.order_by(RoadmapAction.position, RoadmapAction.id)).all()


def list_next(actor: Actor, city_id: int, limit: int) -> Sequence[RoadmapAction]:
    """What is to do next: what falls due first, the overdue before all, undated last; one's own first of a day.

    One statement."""
    mine = sa.case((RoadmapAction.owner_id == (actor.id or 0), 0), else_=1)
    undated = sa.case((RoadmapAction.due_on.is_(None), 1), else_=0)
    statement = policies.visible_actions(actor).where(RoadmapAction.city_id == city_id)
    to_do = statement.where(RoadmapAction.state.in_(planning.OPEN)).options(*shown())
    order = (undated, RoadmapAction.due_on, mine, RoadmapAction.position, RoadmapAction.id)
    return session.scalars(to_do.order_by(*order).limit(limit)).all()


def list_open_criteria(actor: Actor, city_id: int) -> Sequence[int]:
    """The ids of the criteria that the roadmap has something to do for, as far as the actor sees it; one statement."""
    statement = policies.visible_actions(actor).where(RoadmapAction.city_id == city_id)
    to_do = statement.where(RoadmapAction.state.in_(planning.OPEN))
    return session.scalars(to_do.with_only_columns(RoadmapAction.criterion_id).distinct()).all()


def list_overdue(actor: Actor, limit: int) -> Sequence[RoadmapAction]:
    """What the actor looks after and whose day has passed where its city is, the oldest first; one statement."""
    now = clock.now()
    latest = (now + timedelta(days=1)).date()  # east of Greenwich it may be tomorrow already
    statement = policies.visible_actions(actor).where(
        RoadmapAction.owner_id == (actor.id or 0), RoadmapAction.state.in_(planning.OPEN), RoadmapAction.due_on < latest
    )
    ordered = statement.options(*shown()).order_by(RoadmapAction.due_on, RoadmapAction.position, RoadmapAction.id)
    found = session.scalars(ordered.limit(limit)).all()
    return [one for one in found if planning.is_late(one.state, one.due_on, day_in(one.city.timezone, now))]


def count_progress(actor: Actor, city_id: int) -> Progress:
    """How many actions are in which state; one statement."""
    visible = policies.visible_actions(actor).where(RoadmapAction.city_id == city_id)
    counted = visible.with_only_columns(RoadmapAction.state, sa.func.count()).group_by(RoadmapAction.state)
    return progress_of({row[0]: row[1] for row in session.execute(counted)})


def list_owners(actor: Actor, city: City) -> Sequence[Member]:
    """Who may look after an action: the people of the city, by name. Raises Forbidden for others."""
    authorize(policies.can_see_roadmap, actor, city)
    people = account_policies.visible_members(actor).where(Member.city_id == city.id)
    return session.scalars(people.order_by(Member.search_name, Member.id)).all()


def criterion_id_of(code: str, framework: str | None = None) -> int:
    """The criterion of a code, present or former, of the current standard or one named by its slug. Raises Invalid."""
    try:
        return standard_queries.get_criterion(code, framework).id
    except NotFound as error:
        raise Invalid(errors={"criterion": [_("There is no criterion %(code)s.", code=code)]}) from error


def list_choices() -> Sequence[tuple[Framework, Sequence[Criterion]]]:
    """The criteria of every published standard, the current one first; for a form. Three statements."""
    everything = selectinload(Framework.areas).selectinload(Area.criteria)
    published = sa.select(Framework).where(Framework.state == "published").options(everything)
    frameworks = session.scalars(published.order_by(Framework.current.desc(), Framework.year.desc(), Framework.id))
    return [(one, [criterion for area in one.areas for criterion in area.criteria]) for one in frameworks]


def with_resources(actor: Actor, actions: Sequence[RoadmapAction]) -> list[Planned]:
    """The actions with the documents that help; one statement however many there are."""
    found = _resources(actor, [action.id for action in actions])
    now = clock.now()
    return [Planned(one, found.get(one.id, ()), day_in(one.city.timezone, now)) for one in actions]


def load_subjects(actor: Actor, ids: Sequence[int]) -> Mapping[int, RoadmapAction]:
    """The visible ones of these actions, by id; one statement."""
    statement = policies.visible_actions(actor).where(RoadmapAction.id.in_(list(ids))).options(*shown())
    return {action.id: action for action in session.scalars(statement)}


def subject_card(action: RoadmapAction) -> SubjectCard:
    """An action where it is not at home."""
    return SubjectCard(title=action.title, at=action.changed_at)


def shown() -> Sequence[ExecutableOption]:
    """Load with an action what its row shows."""
    return (
        joinedload(RoadmapAction.city), joinedload(RoadmapAction.criterion),
        joinedload(RoadmapAction.owner).joinedload(Member.city),
    )  # fmt: skip


def _resources(actor: Actor, action_ids: Iterable[int]) -> dict[int, list[Resource]]:
    wanted: list[Any] = [ActionResource.action_id.in_(list(action_ids))]
    kept = library_policies.visible_resources(actor).join(ActionResource, ActionResource.resource_id == Resource.id)
    rows = kept.where(*wanted).add_columns(ActionResource.action_id)
    found: dict[int, list[Resource]] = {}
    for resource, action_id in session.execute(rows.order_by(ActionResource.added_at, Resource.id)).all():
        found.setdefault(action_id, []).append(resource)
    return found


@moves_with_city("roadmap_actions", _l("Actions of the roadmap"))
def _count_actions(city_id: int) -> int:
    return session.scalar(sa.select(sa.func.count()).where(RoadmapAction.city_id == city_id)) or 0
