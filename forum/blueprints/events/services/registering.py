"""Coming to an event: places are given one after another under the lock of its row, the waiting list in its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from forum.blueprints.events import policies
from forum.blueprints.events.events import EventLeft
from forum.blueprints.events.models.events import Event, Registration
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries import registrations as registration_queries
from forum.blueprints.events.rules.kinds import REGISTERED, WAITING, WITHDRAWN
from forum.blueprints.events.services.locking import hold
from forum.blueprints.events.services.telling import tell_calendars
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.actor import Member as SignedIn
from forum.kernel.calendars import CANCEL, REQUEST
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.notices import MembersConcerned
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.questionnaires import check_answers, read_questions
from forum.kernel.use_case import use_case

PROMOTED = "event_promoted"


@use_case
def register(actor: Actor, event_id: int, answers: Mapping[str, Any] | None = None) -> Registration:
    """Come to an event, or wait for a place when it is full; who is registered already only changes her answers.

    Raises NotFound, Forbidden (closed, over), Invalid (answers). Who withdrew and comes back gets a new turn.
    """
    event = _held(actor, event_id)
    authorize(policies.can_register, actor, event)
    checked = check_answers(read_questions(event.questions), answers or {})
    mine = registration_queries.find_own(actor, event_id)
    if mine is None or mine.state == WITHDRAWN:
        mine = _take_turn(actor, event, mine)
        settle(event)
        if mine.state == REGISTERED:
            tell_calendars(event, [mine.member_id], REQUEST)
    mine.answers = checked
    _forget(actor)
    session.flush()
    return registration_queries.get_own(actor, event_id)


@use_case
def withdraw(actor: Actor, event_id: int) -> None:
    """Come no more, or wait no more; whoever waits longest gets the place. Raises NotFound, Forbidden."""
    event = _held(actor, event_id)
    authorize(policies.can_withdraw, actor, event)
    mine = registration_queries.get_own(actor, event_id)
    came = mine.state == REGISTERED
    mine.state, mine.changed_at = WITHDRAWN, clock.now()
    session.flush()
    settle(event)
    if came:
        tell_calendars(event, [mine.member_id], CANCEL)
    record(EventLeft(event_id=event.id, member_ids=[mine.member_id]))
    _forget(actor)


@use_case
def change_answers(actor: Actor, event_id: int, answers: Mapping[str, Any], version: int | None = None) -> Registration:
    """Answer the questions anew; the turn stays. Raises StaleVersion, Invalid."""
    event = queries.get_event(actor, event_id)
    authorize(policies.can_register, actor, event)
    mine = registration_queries.get_own(actor, event_id)
    check_version(mine.version, version)
    mine.answers = check_answers(read_questions(event.questions), answers)
    mine.changed_at = clock.now()
    session.flush()
    return mine


def settle(event: Event) -> list[int]:
    """Give free places to those who wait, in their order, tell them, and count; within a verb that holds the row.

    Returns the members who came up.
    """
    counts = _counts(event.id)
    promoted: Sequence[Registration] = []
    if event.published and event.ends_at > clock.now() and counts.get(WAITING):
        free = None if event.capacity is None else max(0, event.capacity - counts.get(REGISTERED, 0))
        promoted = registration_queries.list_next(event.id, free) if free != 0 else []
    for registration in promoted:
        registration.state, registration.changed_at = REGISTERED, clock.now()
    session.flush()
    _count(event, counts.get(REGISTERED, 0) + len(promoted), counts.get(WAITING, 0) - len(promoted))
    members = [registration.member_id for registration in promoted]
    if members:
        record(MembersConcerned(kind=PROMOTED, subject_id=event.id, member_ids=members))
        tell_calendars(event, members, REQUEST)
    return members


def _held(actor: Actor, event_id: int) -> Event:
    queries.get_event(actor, event_id)  # nobody holds what she does not see
    hold(event_id)
    return queries.get_event(actor, event_id)


def _take_turn(actor: Actor, event: Event, mine: Registration | None) -> Registration:
    at, turn = clock.now(), event.last_place + 1
    state = WAITING if event.full or event.waiting_count else REGISTERED
    if mine is None:
        mine = Registration(event_id=event.id, member_id=actor.id or 0, answers={})
        session.add(mine)
    mine.state, mine.place, mine.asked_at, mine.changed_at = state, turn, at, at
    session.execute(sa.update(Event).where(Event.id == event.id).values(last_place=turn))
    set_committed_value(event, "last_place", turn)
    session.flush()
    return mine


def _counts(event_id: int) -> dict[str, int]:
    statement = sa.select(Registration.state, sa.func.count()).where(Registration.event_id == event_id)
    return {row[0]: row[1] for row in session.execute(statement.group_by(Registration.state))}


def _count(event: Event, registered: int, waiting: int) -> None:
    """The counters, which leave the version of the event alone: nobody's edit is stale since somebody registered."""
    values = {"registered_count": registered, "waiting_count": waiting}
    session.execute(sa.update(Event).where(Event.id == event.id).values(values))
    for name, value in values.items():
        set_committed_value(event, name, value)


def _forget(actor: Actor) -> None:
    if isinstance(actor, SignedIn):
        actor.forget("event_registrations")
