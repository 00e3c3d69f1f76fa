"""Events to come as next steps for criteria."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event, EventCriterion, EventHost
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.rules.kinds import PUBLISHED
from forum.blueprints.events.rules.wording import kind_names
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.next_steps import NextStep


def coming_steps(actor: Actor, criterion_ids: Collection[int]) -> Iterable[NextStep]:
    """Events that have not begun about these criteria, of each series the next one only; one statement."""
    serial = sa.func.coalesce(Event.series_id, -Event.id)
    turn = sa.func.row_number().over(
        partition_by=(EventCriterion.criterion_id, serial), order_by=(Event.starts_at, Event.id)
    )
    tagged = policies.visible_events(actor).join(EventCriterion, EventCriterion.event_id == Event.id)
    tagged = tagged.where(EventCriterion.criterion_id.in_(list(criterion_ids)))
    tagged = tagged.where(Event.state == PUBLISHED, Event.starts_at > clock.now())
    columns = (EventCriterion.criterion_id, Event.id, Event.title, Event.kind, Event.starts_at)
    coming = tagged.with_only_columns(*columns, turn.label("turn")).subquery()
    names = kind_names()
    return [
        NextStep(
            criterion_id=row.criterion_id, title=row.title, url=f"/events/{row.id}", label=names[row.kind],
            at=row.starts_at,
        )
        for row in session.execute(sa.select(coming).where(coming.c.turn == 1))
    ]  # fmt: skip


def list_about(actor: Actor, criterion_id: int, most: int) -> Sequence[Event]:
    """The next published events about a criterion, of each series the next one."""
    about = sa.select(EventCriterion.event_id).where(EventCriterion.criterion_id == criterion_id)
    return _next(actor, Event.id.in_(about), most)


def list_of_group(actor: Actor, group_id: int, most: int) -> Sequence[Event]:
    """The same of a group; sessions stand with their conference."""
    return _next(actor, sa.and_(Event.group_id == group_id, Event.parent_id.is_(None)), most)


def list_of_city(actor: Actor, city_id: int, most: int) -> Sequence[Event]:
    """The same of what people of a city hold."""
    holding = sa.select(EventHost.event_id).join(Member, Member.id == EventHost.member_id)
    return _next(actor, Event.id.in_(holding.where(Member.city_id == city_id, Member.closed_at.is_(None))), most)


def next_of_series(actor: Actor, series_ids: Collection[int]) -> Mapping[int, Event]:
    """The occurrence of each of these series that comes next, by series; series that are over are left out."""
    if not series_ids:
        return {}
    found = _next(actor, Event.series_id.in_(list(series_ids)), len(series_ids))
    return {event.series_id: event for event in found if event.series_id is not None}


def _next(actor: Actor, which: sa.ColumnElement[bool], most: int) -> Sequence[Event]:
    serial = sa.func.coalesce(Event.series_id, -Event.id)
    turn = sa.func.row_number().over(partition_by=serial, order_by=(Event.starts_at, Event.id)).label("turn")
    coming = policies.visible_events(actor).where(which, Event.state == PUBLISHED, Event.ends_at > clock.now())
    turns = coming.with_only_columns(Event.id, turn).subquery()
    statement = sa.select(Event).where(Event.id.in_(sa.select(turns.c.id).where(turns.c.turn == 1)))
    return session.scalars(statement.options(*queries.shown()).order_by(Event.starts_at, Event.id).limit(most)).all()
