"""Who comes to events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event, EventHost, Registration
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.rules.kinds import REGISTERED, WAITING, WITHDRAWN
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize


def find_own(actor: Actor, event_id: int) -> Registration | None:
    """One's own registration, also a withdrawn one."""
    here = (Registration.event_id == event_id, Registration.member_id == (actor.id or 0))
    statement = sa.select(Registration).where(*here).options(joinedload(Registration.member).joinedload(Member.city))
    return session.scalar(statement.execution_options(populate_existing=True))


def get_own(actor: Actor, event_id: int) -> Registration:
    """The same, while it stands. Raises NotFound."""
    found = find_own(actor, event_id)
    if found is None or found.state == WITHDRAWN:
        raise NotFound
    return found


def find_answers_in_series(actor: Actor, event: Event) -> Mapping[str, Any]:
    """What one answered last for another date of the series of an event; nothing for what stands alone."""
    if event.series_id is None or actor.id is None:
        return {}
    others = (Event.series_id == event.series_id, Event.id != event.id, Registration.member_id == actor.id)
    statement = sa.select(Registration.answers).join(Event, Event.id == Registration.event_id).where(*others)
    return session.scalar(statement.order_by(Registration.asked_at.desc(), Registration.id.desc()).limit(1)) or {}


def list_registrations(
    actor: Actor, event_id: int, state: str = REGISTERED, cursor: str | None = None, limit: int | None = None
) -> Page[Registration]:
    """Who comes, waits or withdrew, by their turn, as far as one may see it. Raises NotFound, Forbidden."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_see_registrations, actor, event)
    return paginate(_shown(actor, event, state), [Key(Registration.place), Key(Registration.id)], cursor, limit)


def list_all(actor: Actor, event: Event) -> Sequence[Registration]:
    """All registrations for a table: who comes, then who waits, then who withdrew, each by turn."""
    states = {REGISTERED: 0, WAITING: 1, WITHDRAWN: 2}
    order = (sa.case(states, value=Registration.state), Registration.place)
    statement = policies.visible_registrations(actor, event).order_by(*order)
    return session.scalars(statement.options(joinedload(Registration.member).joinedload(Member.city))).all()


def list_next(event_id: int, most: int | None) -> Sequence[Registration]:
    """Who waits longest, for giving them a place; nothing is shown."""
    waiting = sa.select(Registration).where(Registration.event_id == event_id, Registration.state == WAITING)
    return session.scalars(waiting.order_by(Registration.place, Registration.id).limit(most)).all()


def list_member_ids(event_id: int, states: Sequence[str]) -> list[int]:
    """Who comes or waits, for telling them."""
    here = (Registration.event_id == event_id, Registration.state.in_(states))
    return list(session.scalars(sa.select(Registration.member_id).where(*here).order_by(Registration.place)))


def list_host_ids(event_id: int) -> list[int]:
    """Who holds it, for telling them."""
    statement = sa.select(EventHost.member_id).where(EventHost.event_id == event_id).order_by(EventHost.id)
    return list(session.scalars(statement))


def count_ahead(registration: Registration) -> int:
    """How many wait before somebody who waits."""
    waiting = (Registration.event_id == registration.event_id, Registration.state == WAITING)
    ahead = sa.select(sa.func.count()).select_from(Registration).where(*waiting)
    return session.scalar(ahead.where(Registration.place < registration.place)) or 0


def _shown(actor: Actor, event: Event, state: str) -> sa.Select[Registration]:
    statement = policies.visible_registrations(actor, event).join(Member, Member.id == Registration.member_id)
    statement = statement.where(Registration.state == state, Member.closed_at.is_(None))
    return statement.options(
        joinedload(Registration.member).joinedload(Member.city), joinedload(Registration.event).joinedload(Event.group)
    )
