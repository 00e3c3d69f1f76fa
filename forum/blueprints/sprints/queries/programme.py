"""Sessions, toolkit and nudges of a sprint, for whoever may follow it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.queries.merging import moves_with_city
from forum.blueprints.events import policies as event_policies
from forum.blueprints.events.models.afterwards import EventAttendance
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.rules.kinds import CANCELLED
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries.resources import shown
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.programme import (
    SprintAttendance,
    SprintNudge,
    SprintProgramme,
    SprintSession,
    SprintTool,
)
from forum.blueprints.sprints.models.sprints import Sprint, SprintPlace
from forum.blueprints.sprints.queries.sprints import get_sprint
from forum.blueprints.sprints.rules import states
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _l
from forum.kernel.policies import authorize

_EARLY, _LATE = timedelta(days=60), timedelta(days=2)


def get_programme(actor: Actor, sprint_id: int) -> Sprint:
    """A sprint whose programme one may follow. Raises NotFound, Forbidden."""
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_follow_programme, actor, sprint)
    return sprint


def list_sessions(actor: Actor, sprint_id: int) -> Sequence[SprintSession]:
    """The sessions that one sees, the first first; those that do not take place are among them."""
    wanted = policies.visible_sessions(actor).where(SprintSession.sprint_id == sprint_id)
    joined = wanted.join(Event, Event.id == SprintSession.event_id).options(joinedload(SprintSession.event))
    return session.scalars(joined.order_by(Event.starts_at, Event.id)).all()


def get_session(actor: Actor, sprint_id: int, event_id: int) -> SprintSession:
    """One session with its event. Raises NotFound."""
    wanted = policies.visible_sessions(actor).where(
        SprintSession.sprint_id == sprint_id, SprintSession.event_id == event_id
    )
    found = session.scalar(wanted.options(joinedload(SprintSession.event)))
    if found is None:
        raise NotFound
    return found


def find_session(actor: Actor, event_id: int) -> SprintSession | None:
    """The session that an event is, with its sprint, for who may follow that."""
    wanted = policies.visible_sessions(actor).where(SprintSession.event_id == event_id)
    return session.scalar(wanted.options(joinedload(SprintSession.sprint)))


def find_of_group(actor: Actor, group_id: int) -> Sprint | None:
    """The sprint of a cohort's group, if one sees it."""
    return session.scalar(policies.visible_sprints(actor).where(Sprint.group_id == group_id))


def open_events(actor: Actor, event_ids: Collection[int]) -> frozenset[int]:
    """Which of these events one may open."""
    wanted = event_policies.visible_events(actor).where(Event.id.in_(event_ids)).with_only_columns(Event.id)
    return frozenset(session.scalars(wanted))


def list_places(sprint_id: int) -> Sequence[SprintPlace]:
    """The cities that take part now, by name; the asker may follow the sprint."""
    held = sa.select(SprintPlace).where(SprintPlace.sprint_id == sprint_id, SprintPlace.left_at.is_(None))
    every = held.options(joinedload(SprintPlace.city))
    return sorted(session.scalars(every), key=lambda place: (place.city.name, place.city_id))


def people_of(city_ids: Collection[int]) -> Mapping[int, list[int]]:
    """Whom to tell of what concerns these cities: everybody with an open account, by city."""
    people = sa.select(Member.city_id, Member.id).where(Member.city_id.in_(city_ids), Member.closed_at.is_(None))
    found: dict[int, list[int]] = {}
    for city_id, member_id in session.execute(people.order_by(Member.id)):
        found.setdefault(city_id or 0, []).append(member_id)
    return found


def people_taking_part(sprint_id: int) -> list[int]:
    """Whom to tell of what concerns all cities that take part now."""
    cities = [place.city_id for place in list_places(sprint_id)]
    return [number for some in people_of(cities).values() for number in some]


def seen_at_sessions(sprint_id: int) -> frozenset[tuple[int, int]]:
    """Event and city, wherever somebody of a city was at a session, as the event knows it."""
    there = (
        sa.select(EventAttendance.event_id, Member.city_id)
        .join(SprintSession, SprintSession.event_id == EventAttendance.event_id)
        .join(Member, Member.id == EventAttendance.member_id)
        .where(SprintSession.sprint_id == sprint_id, EventAttendance.present, Member.city_id.is_not(None))
    )
    return frozenset((event_id, city_id or 0) for event_id, city_id in session.execute(there.distinct()))


def noted_at_sessions(sprint_id: int) -> Mapping[tuple[int, int], bool]:
    """What staff noted, by event and city."""
    noted = sa.select(SprintAttendance.event_id, SprintAttendance.city_id, SprintAttendance.present)
    noted = noted.join(SprintSession, SprintSession.event_id == SprintAttendance.event_id)
    rows = session.execute(noted.where(SprintSession.sprint_id == sprint_id))
    return {(event_id, city_id): present for event_id, city_id, present in rows}


def list_tools(actor: Actor, sprint_id: int) -> Sequence[Resource]:
    """The documents of the toolkit that one may open, by title."""
    tools = sa.select(SprintTool.resource_id).where(SprintTool.sprint_id == sprint_id)
    wanted = library_policies.visible_resources(actor).where(Resource.id.in_(tools)).options(*shown())
    return session.scalars(wanted.order_by(Resource.title, Resource.id)).all()


def nudges_paused(sprint_id: int) -> bool:
    """Whether staff let the weekly nudges rest."""
    row = session.get(SprintProgramme, sprint_id)
    return row is not None and row.nudges_paused_at is not None


def list_running(today: date) -> list[int]:
    """The sprints that may have something to tell around a day and whose nudges do not rest, for Plaza itself."""
    paused = sa.select(SprintProgramme.sprint_id).where(SprintProgramme.nudges_paused_at.is_not(None))
    running = sa.select(Sprint.id).where(
        Sprint.state == states.SELECTED, Sprint.starts_on <= today + _EARLY, Sprint.ends_on >= today - _LATE,
        Sprint.id.not_in(paused),
    )  # fmt: skip
    return list(session.scalars(running.order_by(Sprint.id)))


def told_on(sprint_id: int, mondays: Collection[date]) -> frozenset[tuple[int, date]]:
    """City and Monday, wherever a city was told already."""
    told = sa.select(SprintNudge.city_id, SprintNudge.monday)
    rows = session.execute(told.where(SprintNudge.sprint_id == sprint_id, SprintNudge.monday.in_(mondays)))
    return frozenset((row[0], row[1]) for row in rows)


def load_nudges(actor: Actor, ids: Sequence[int]) -> Mapping[int, SprintNudge]:
    """Those of these that one sees, with their sprint and city."""
    wanted = policies.visible_nudges(actor).where(SprintNudge.id.in_(ids))
    loaded = wanted.options(joinedload(SprintNudge.sprint), joinedload(SprintNudge.city))
    return {one.id: one for one in session.scalars(loaded)}


def takes_place(one: SprintSession) -> bool:
    """Whether the session was not called off."""
    return one.event.state != CANCELLED


@moves_with_city("sprint_places", _l("Places in sprints"))
def _count_places(city_id: int) -> int:
    return session.scalar(sa.select(sa.func.count()).where(SprintPlace.city_id == city_id)) or 0
