"""The progress board of a sprint: what each city attended and submitted, and why it may fall behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.sprints import policies
from forum.blueprints.sprints.models.assignments import SprintAssignment, SprintSubmission
from forum.blueprints.sprints.models.programme import SprintSession
from forum.blueprints.sprints.models.sprints import Sprint, SprintPlace
from forum.blueprints.sprints.queries import programme
from forum.blueprints.sprints.rules.programme import CHANGES, HANDED_IN
from forum.blueprints.sprints.rules.risk import ON_TRACK, STATUSES, Reason, days_late, reasons_for, status_of
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session

PRESENT, ABSENT, UNKNOWN, AHEAD = ATTENDED = ("present", "absent", "unknown", "ahead")
LATE, OPEN = "late", "open"


@dataclass(frozen=True)
class Done:
    """An assignment as a city stands with it: `submitted`, `changes`, `accepted`, `late`, or `open` until it is due."""

    state: str
    submission_id: int | None = None
    days_late: int = 0


@dataclass(frozen=True)
class Row:
    """A city on the board. `told` says whether the reader learns why it may fall behind."""

    city: City
    sessions: Sequence[str]
    assignments: Sequence[Done]
    reasons: Sequence[Reason]
    status: str
    last_visit: datetime | None = None
    told: bool = True


@dataclass(frozen=True)
class Board:
    """Sessions and assignments are the columns, in order of time; the rows that need most help stand first."""

    sprint: Sprint
    sessions: Sequence[SprintSession]
    assignments: Sequence[SprintAssignment]
    rows: Sequence[Row]


@dataclass(frozen=True)
class _Known:
    """What was read of a sprint, before it is put together."""

    sessions: Sequence[SprintSession]
    seen: frozenset[tuple[int, int]]
    noted: Mapping[tuple[int, int], bool]
    assignments: Sequence[SprintAssignment]
    submitted: Mapping[tuple[int, int], tuple[int, str]]
    visits: Mapping[int, datetime | None]
    recorded: frozenset[int]
    now: datetime


def get_board(actor: Actor, sprint_id: int) -> Board:
    """The board as one may see it: all for programme staff; a city reads why it may fall behind itself, and of the
    others what they attended and submitted. Raises NotFound, Forbidden. A constant number of statements."""
    sprint = programme.get_programme(actor, sprint_id)
    board = read_board(sprint, clock.now())
    if policies.can_run_sprints(actor):
        return board
    own = getattr(actor, "city_id", None)
    rows = [row if row.city.id == own else _discreet(row) for row in board.rows]
    return replace(board, rows=sorted(rows, key=lambda row: (not row.told, row.city.name, row.city.id)))


def read_board(sprint: Sprint, now: datetime) -> Board:
    """The whole board at a moment, for who may see all of it."""
    places = programme.list_places(sprint.id)
    assignments = _opened(sprint.id)
    seen, noted = programme.seen_at_sessions(sprint.id), programme.noted_at_sessions(sprint.id)
    recorded = frozenset(event_id for event_id, _city in (*seen, *noted))
    visits = _visits([place.city_id for place in places])
    known = _Known(_held(sprint.id), seen, noted, assignments, _submitted(assignments), visits, recorded, now)
    rows = sorted((_row(place, known) for place in places), key=_needs_help)
    return Board(sprint, known.sessions, assignments, rows)


def _row(place: SprintPlace, known: _Known) -> Row:
    city_id = place.city_id
    sessions = [_attended(one, city_id, known) for one in known.sessions]
    done = [_done(one, city_id, known) for one in known.assignments]
    late = [(one.title, cell.days_late) for one, cell in zip(known.assignments, done, strict=True)]
    last = known.visits.get(city_id)
    since = max(filter(None, (last, place.taken_at)))
    present = [cell == PRESENT for cell in sessions if cell in (PRESENT, ABSENT)]
    reasons = reasons_for(present, late, (known.now - since).days)
    return Row(place.city, sessions, done, reasons, status_of(reasons), last)


def _attended(one: SprintSession, city_id: int, known: _Known) -> str:
    """A session of which nothing at all is known says nothing of anybody."""
    if one.event.ends_at > known.now:
        return AHEAD
    noted = known.noted.get((one.event_id, city_id))
    if noted is not None:
        return PRESENT if noted else ABSENT
    if (one.event_id, city_id) in known.seen:
        return PRESENT
    return ABSENT if one.event_id in known.recorded else UNKNOWN


def _done(one: SprintAssignment, city_id: int, known: _Known) -> Done:
    found = known.submitted.get((one.id, city_id))
    if found is not None:
        return Done(found[1], found[0])
    days = days_late(one.due_at, one.time_zone, known.now)
    return Done(LATE if one.due_at < known.now else OPEN, None, days)


def _discreet(row: Row) -> Row:
    """What other cities may know: what was done, not what was left undone or is to be changed."""
    sessions = [cell if cell in (PRESENT, AHEAD) else UNKNOWN for cell in row.sessions]
    told = {LATE: OPEN, CHANGES: HANDED_IN}
    done = [Done(told.get(cell.state, cell.state)) for cell in row.assignments]
    return Row(row.city, sessions, done, (), ON_TRACK, None, told=False)


def _needs_help(row: Row) -> tuple[int, int, str, int]:
    return (-STATUSES.index(row.status), -len(row.reasons), row.city.name, row.city.id)


def _held(sprint_id: int) -> Sequence[SprintSession]:
    return [one for one in programme.list_sessions(SYSTEM, sprint_id) if programme.takes_place(one)]


def _opened(sprint_id: int) -> Sequence[SprintAssignment]:
    opened = sa.select(SprintAssignment).where(
        SprintAssignment.sprint_id == sprint_id, SprintAssignment.opened_at.is_not(None)
    )
    return session.scalars(opened.order_by(SprintAssignment.due_at, SprintAssignment.id)).all()


def _submitted(assignments: Sequence[SprintAssignment]) -> Mapping[tuple[int, int], tuple[int, str]]:
    columns = (SprintSubmission.assignment_id, SprintSubmission.city_id, SprintSubmission.id, SprintSubmission.state)
    rows = sa.select(*columns).where(SprintSubmission.assignment_id.in_([one.id for one in assignments]))
    return {(row[0], row[1]): (row[2], row[3]) for row in session.execute(rows)}


def _visits(city_ids: Sequence[int]) -> Mapping[int, datetime | None]:
    latest = sa.select(Member.city_id, sa.func.max(Member.seen_at)).where(Member.city_id.in_(city_ids))
    return {row[0] or 0: row[1] for row in session.execute(latest.group_by(Member.city_id))}
