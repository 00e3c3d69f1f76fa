"""Events for whoever may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member
from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event, EventCriterion, EventHost, Registration
from forum.blueprints.events.rules.kinds import WITHDRAWN
from forum.blueprints.events.rules.times import LONGEST
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.standards.models import Criterion
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

MOST_OF_A_MONTH = 400


def shown() -> tuple[ORMOption, ...]:
    """What a row of a list and a page need of an event."""
    return (
        joinedload(Event.group).joinedload(Group.area),
        joinedload(Event.area),
        joinedload(Event.parent),
        selectinload(Event.hosts).joinedload(Member.city),
        selectinload(Event.criteria).joinedload(Criterion.area),
    )


def get_event(actor: Actor, event_id: int) -> Event:
    """One event with all that its page shows. Raises NotFound."""
    statement = policies.visible_events(actor).where(Event.id == event_id)
    found = session.scalar(statement.options(*shown()).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def list_events(
    actor: Actor, *, past: bool = False, cursor: str | None = None, limit: int | None = None, **filters: Any
) -> Page[Event]:
    """Events that have not ended, the next first; with `past`, those that have, the latest first.

    `filters` are those of `narrowed`. Sessions stand on the page of their conference.
    """
    at = clock.now()
    statement = narrowed(actor, policies.visible_events(actor), **filters).where(Event.parent_id.is_(None))
    if not past:  # nothing that began before can still go on, so that the past is not read
        statement = statement.where(Event.starts_at > at - LONGEST)
    statement = statement.where(Event.ends_at <= at if past else Event.ends_at > at)
    keys = [Key(Event.starts_at, descending=past), Key(Event.id, descending=past)]
    return paginate(statement.options(*shown()), keys, cursor, limit)


def list_between(actor: Actor, start: datetime, end: datetime, **filters: Any) -> Sequence[Event]:
    """Events that begin in a span of time, the first first; at most 400."""
    statement = narrowed(actor, policies.visible_events(actor), **filters).where(Event.parent_id.is_(None))
    statement = statement.where(Event.starts_at >= start, Event.starts_at < end)
    return session.scalars(statement.options(*shown()).order_by(Event.starts_at, Event.id).limit(MOST_OF_A_MONTH)).all()


def narrowed(
    actor: Actor, statement: sa.Select[Event], *, kind: str | None = None, group_id: int | None = None,
    criterion: str | None = None, language: str | None = None, mine: bool = False,
) -> sa.Select[Event]:  # fmt: skip
    """Those of a kind, a group, a criterion (its code), a language; `mine` are those one comes to or holds."""
    if kind:
        statement = statement.where(Event.kind == kind)
    if group_id:
        statement = statement.where(Event.group_id == group_id)
    if language:
        statement = statement.where(Event.language == language)
    if criterion:
        tagged = sa.select(EventCriterion.event_id).join(Criterion, Criterion.id == EventCriterion.criterion_id)
        statement = statement.where(Event.id.in_(tagged.where(Criterion.code == criterion.upper())))
    return statement.where(own_events(actor)) if mine else statement


def own_events(actor: Actor) -> sa.ColumnElement[bool]:
    """Those one comes to, waits for, or holds."""
    coming = sa.select(Registration.event_id).where(
        Registration.member_id == (actor.id or 0), Registration.state != WITHDRAWN
    )
    holding = sa.select(EventHost.event_id).where(EventHost.member_id == (actor.id or 0))
    return sa.or_(Event.id.in_(coming), Event.id.in_(holding))


def list_own_between(actor: Actor, start: datetime, end: datetime) -> Sequence[Event]:
    """What is in one's own calendar, cancelled ones, too; sessions of conferences that one comes to among them."""
    through = sa.select(Registration.event_id).where(
        Registration.member_id == (actor.id or 0), Registration.state != WITHDRAWN
    )
    own = sa.or_(own_events(actor), Event.parent_id.in_(through))
    statement = policies.visible_events(actor).where(own, Event.starts_at < end, Event.ends_at > start)
    return session.scalars(statement.options(*shown()).order_by(Event.starts_at, Event.id).limit(1_000)).all()


def list_sessions(actor: Actor, parent_id: int) -> Sequence[Event]:
    """The agenda of a conference."""
    statement = policies.visible_events(actor).where(Event.parent_id == parent_id)
    return session.scalars(statement.options(*shown()).order_by(Event.starts_at, Event.id)).all()


def list_of_series(actor: Actor, series_id: int, start: datetime, most: int) -> Sequence[Event]:
    """Occurrences of a series from a moment on."""
    statement = policies.visible_events(actor).where(Event.series_id == series_id, Event.starts_at >= start)
    return session.scalars(statement.options(*shown()).order_by(Event.starts_at, Event.id).limit(most)).all()


def load_events(actor: Actor, event_ids: Iterable[int]) -> Mapping[int, Event]:
    """Those of these events that one sees."""
    statement = policies.visible_events(actor).where(Event.id.in_(list(event_ids)))
    return {event.id: event for event in session.scalars(statement.options(*shown()))}
