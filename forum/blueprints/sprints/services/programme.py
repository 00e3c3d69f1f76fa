"""Planning the sessions of a sprint, its toolkit, who was there, and whether cities are nudged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum.blueprints.events.rules.kinds import WEEKLY as EVERY_WEEK
from forum.blueprints.events.services import planning
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.programme import SprintAttendance, SprintProgramme, SprintSession, SprintTool
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import programme as queries
from forum.blueprints.sprints.queries.sprints import get_sprint
from forum.blueprints.sprints.rules.programme import MOST_SESSIONS, MOST_TOOLS, SESSION_KINDS, WEEKLY
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def plan_sessions(
    actor: Actor, sprint_id: int, *, kind: str = WEEKLY, title: str, starts_at: datetime, ends_at: datetime,
    time_zone: str, weeks: int = 1, **told: Any,
) -> Sequence[SprintSession]:  # fmt: skip
    """Plan one session, or one in each of so many weeks at the same time of the clock there, as events of the cohort's
    group that whoever plans them holds. `told` are fields of an event. Raises NotFound, Forbidden, Invalid.
    """
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    if kind not in SESSION_KINDS:
        raise Invalid(errors={"kind": [_("Choose what kind of session it is.")]})
    if len(queries.list_sessions(actor, sprint_id)) + weeks > MOST_SESSIONS:
        raise Invalid(errors={"weeks": [_("A sprint has at most %(num)s sessions.", num=MOST_SESSIONS)]})
    facts = {
        "title": title, "starts_at": starts_at, "ends_at": ends_at, "time_zone": time_zone, "language": sprint.language,
        "group_id": sprint.group_id, "host_ids": [actor.id] if actor.id else [], "kind": "workshop", **told,
    }  # fmt: skip
    # Plaza itself plans: staff who run the sprint need not belong to the cohort's group.
    events = (
        planning.plan_series(SYSTEM, frequency=EVERY_WEEK, times=weeks, **facts) if weeks > 1
        else [planning.plan_event(SYSTEM, **facts)]
    )  # fmt: skip
    session.add_all(SprintSession(event_id=event.id, sprint_id=sprint.id, kind=kind) for event in events)
    session.flush()
    made = {event.id for event in events}
    return [one for one in queries.list_sessions(actor, sprint_id) if one.event_id in made]


@use_case
def note_attendance(actor: Actor, sprint_id: int, event_id: int, city_id: int, present: bool | None) -> None:
    """Note that a city was at a session or was not; None goes back to what its people said.

    Raises NotFound, Forbidden.
    """
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    one = queries.get_session(actor, sprint_id, event_id)
    if city_id not in {place.city_id for place in queries.list_places(sprint_id)}:
        raise NotFound
    session.execute(sa.select(SprintSession.event_id).where(SprintSession.event_id == one.event_id).with_for_update())
    row = session.get(SprintAttendance, (event_id, city_id), populate_existing=True)
    if present is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = SprintAttendance(event_id=event_id, city_id=city_id)
        session.add(row)
    row.present, row.noted_by_id, row.noted_at = present, actor.id, clock.now()
    session.flush()


@use_case
def add_tool(actor: Actor, sprint_id: int, resource_id: int) -> None:
    """Put a document of the library into the toolkit; twice is once. Raises NotFound, Forbidden, Invalid."""
    sprint = _lock(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    resource = resource_queries.get_resource(actor, resource_id)
    known = session.scalars(sa.select(SprintTool.resource_id).where(SprintTool.sprint_id == sprint.id)).all()
    if resource.id in known:
        return
    if len(known) >= MOST_TOOLS:
        raise Invalid(errors={"resource_id": [_("A toolkit holds at most %(num)s documents.", num=MOST_TOOLS)]})
    added = {"added_by_id": actor.id, "added_at": clock.now()}
    session.add(SprintTool(sprint_id=sprint.id, resource_id=resource.id, **added))
    session.flush()


@use_case
def remove_tool(actor: Actor, sprint_id: int, resource_id: int) -> None:
    """Take a document out of the toolkit; it stays in the library. Raises NotFound, Forbidden."""
    sprint = get_sprint(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    session.execute(
        sa.delete(SprintTool).where(SprintTool.sprint_id == sprint.id, SprintTool.resource_id == resource_id)
    )


@use_case
def pause_nudges(actor: Actor, sprint_id: int, *, paused: bool) -> None:
    """Let the weekly nudges of a sprint rest, or begin again. Raises NotFound, Forbidden."""
    sprint = _lock(actor, sprint_id)
    authorize(policies.can_run_programme, actor, sprint)
    row = session.get(SprintProgramme, sprint.id)
    if row is None:
        row = SprintProgramme(sprint_id=sprint.id)
        session.add(row)
    if paused != (row.nudges_paused_at is not None):
        row.nudges_paused_at, row.nudges_paused_by_id = (clock.now(), actor.id) if paused else (None, None)
    session.flush()


def _lock(actor: Actor, sprint_id: int) -> Sprint:
    """Whoever changes the programme takes turns at the sprint's row."""
    session.execute(sa.select(Sprint.id).where(Sprint.id == sprint_id).with_for_update())
    return get_sprint(actor, sprint_id)
