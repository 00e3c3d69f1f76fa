"""What the week brings, told to the cities of a cohort on Monday morning where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.programme import SprintNudge
from forum.blueprints.sprints.queries import board as boards
from forum.blueprints.sprints.queries import programme as queries
from forum.blueprints.sprints.queries.board import Board, Row
from forum.blueprints.sprints.queries.sprints import get_sprint
from forum.blueprints.sprints.rules.mondays import monday_morning_at, week_of
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

NUDGE = "sprint_nudge"
PHASES = ("chosen", "running")


@use_case
def nudge_sprint(actor: Actor, sprint_id: int, now: datetime | None = None) -> int:
    """Tell each city of a sprint, in whose zone it is Monday morning, of the week's session, what falls due and why it
    may fall behind; once for each Monday, and nothing when there is nothing to tell. How many cities were told.

    Plaza itself. Nothing happens while the nudges rest, before a sprint and after it.
    """
    authorize(policies.can_nudge, actor)
    at = now or clock.now()
    sprint = get_sprint(actor, sprint_id)
    if sprint.phase not in PHASES or queries.nudges_paused(sprint_id):
        return 0
    mondays = _mondays(sprint_id, at)
    if not mondays:
        return 0
    board = boards.read_board(sprint, at)
    told = [(row, mondays[row.city.id], _told(board, row, mondays[row.city.id])) for row in board.rows
            if row.city.id in mondays]  # fmt: skip
    people = queries.people_of(list(mondays))
    return sum(_nudge(board, row, day, words, people.get(row.city.id, []), at) for row, day, words in told if words)


def _mondays(sprint_id: int, at: datetime) -> Mapping[int, date]:
    """The cities in which it is Monday morning and that were not told yet."""
    days = {place.city_id: monday_morning_at(place.city.timezone, at) for place in queries.list_places(sprint_id)}
    known = {city_id: day for city_id, day in days.items() if day is not None}
    told = queries.told_on(sprint_id, set(known.values())) if known else frozenset()
    return {city_id: day for city_id, day in known.items() if (city_id, day) not in told}


def _told(board: Board, row: Row, monday: date) -> dict[str, Any]:
    start, end = week_of(monday, row.city.timezone)
    sessions = [one.event for one in board.sessions if start <= one.event.starts_at < end]
    due = [
        one for one, cell in zip(board.assignments, row.assignments, strict=True)
        if start <= one.due_at < end and cell.state in (boards.OPEN, "changes")
    ]  # fmt: skip
    told: dict[str, Any] = {"reasons": [reason.as_json() for reason in row.reasons]} if row.reasons else {}
    if sessions:
        told["session"] = {"title": sessions[0].title, "at": sessions[0].starts_at.isoformat()}
    if due:
        told["assignment"] = {"title": due[0].title, "at": due[0].due_at.isoformat()}
    return told


def _nudge(board: Board, row: Row, monday: date, told: Mapping[str, Any], people: Sequence[int], at: datetime) -> bool:
    if not people:
        return False
    nudge = SprintNudge(sprint_id=board.sprint.id, city_id=row.city.id, monday=monday, told=dict(told), told_at=at)
    try:
        with savepoint():
            session.add(nudge)
            session.flush()
    except IntegrityError:  # another worker was faster
        return False
    record(MembersConcerned(kind=NUDGE, subject_id=nudge.id, member_ids=list(people)))
    return True
