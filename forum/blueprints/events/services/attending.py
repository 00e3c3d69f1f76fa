"""Who was there: members say so, or type the code that is shown; the word of a host holds."""

from __future__ import annotations

import hmac

from sqlalchemy.exc import IntegrityError

from forum.blueprints.accounts.queries import get_members
from forum.blueprints.events import policies
from forum.blueprints.events.errors import WrongCode
from forum.blueprints.events.models.afterwards import EventAttendance
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.rules.live import CODE, HOST, SELF, new_code, typed_code
from forum.blueprints.events.services.answering import find_or_make_floor
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def say_present(actor: Actor, event_id: int) -> EventAttendance:
    """I was there. What a host has said stays."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_say_present, actor, event)
    return _note(event, actor.id or 0, SELF)


@use_case
def show_code(actor: Actor, event_id: int, code: str) -> EventAttendance:
    """I am there, since I can read the code. Raises WrongCode."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_show_code, actor, event)
    floor = find_or_make_floor(event.id)
    if not floor.code or not hmac.compare_digest(typed_code(code).encode(), floor.code.encode()):
        raise WrongCode
    return _note(event, actor.id or 0, CODE)


@use_case
def take_presence_back(actor: Actor, event_id: int) -> None:
    """I was not there after all; what a host has said stays."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_say_present, actor, event)
    own = session.get(EventAttendance, (event.id, actor.id or 0))
    if own is not None and own.way != HOST:
        session.delete(own)


@use_case
def correct_presence(actor: Actor, event_id: int, member_id: int, *, present: bool) -> EventAttendance:
    """A host says who was there, and her word holds. Raises NotFound, Forbidden."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    if member_id not in get_members(SYSTEM, [member_id]):
        raise NotFound
    row = _row(event.id, member_id, HOST)
    row.way, row.present, row.by_id, row.at = HOST, present, actor.id, clock.now()
    session.flush()
    return row


@use_case
def give_code(actor: Actor, event_id: int, *, anew: bool = False) -> str:
    """The code that those who run the event show; made at first, and `anew` when it has got about."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    floor = find_or_make_floor(event.id)
    if anew or not floor.code:
        floor.code = new_code()
        session.flush()
    return floor.code


def _note(event: Event, member_id: int, way: str) -> EventAttendance:
    row = _row(event.id, member_id, way)
    if row.way == SELF and way == CODE:
        row.way, row.at = CODE, clock.now()
        session.flush()
    return row


def _row(event_id: int, member_id: int, way: str) -> EventAttendance:
    row = session.get(EventAttendance, (event_id, member_id))
    if row is not None:
        return row
    try:
        with savepoint():
            session.add(EventAttendance(event_id=event_id, member_id=member_id, way=way, present=True, at=clock.now()))
            session.flush()
    except IntegrityError:  # another tab was faster
        session.expire_all()
    return session.get_one(EventAttendance, (event_id, member_id))
