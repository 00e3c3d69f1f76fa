"""Changing what is planned: an event, or it and all that follow in its series."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.events import policies
from forum.blueprints.events.errors import AlreadyOver, DraftInUse, NotDraft
from forum.blueprints.events.events import EventsChanged
from forum.blueprints.events.models.afterwards import EventAttendance, EventMaterial
from forum.blueprints.events.models.events import Event, EventCriterion, EventHost, Registration
from forum.blueprints.events.models.questions import EventFloor
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries import registrations
from forum.blueprints.events.rules.kinds import CANCELLED, MOST_OCCURRENCES, REGISTERED, SHOWN, WAITING
from forum.blueprints.events.rules.times import at_wall, wall
from forum.blueprints.events.services import settings
from forum.blueprints.events.services.locking import hold
from forum.blueprints.events.services.registering import settle
from forum.blueprints.events.services.telling import tell_calendars, tell_members
from forum.kernel import clock
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.actor import Member as SignedIn
from forum.kernel.calendars import CANCEL, REQUEST
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.notices import SubjectNarrowed
from forum.kernel.outbox.recording import record
from forum.kernel.policies import Decision, authorize
from forum.kernel.use_case import savepoint, use_case

MOVED, CALLED_OFF = "event_moved", "event_cancelled"
_OF_ONE = ("opens_at", "closes_at")
_TOLD = ("starts_at", "ends_at", "place", "link")


@use_case
def edit_event(
    actor: Actor, event_id: int, version: int | None = None, *, following: bool = False,
    host_ids: Sequence[int] | None = None, criterion_ids: Sequence[int] | None = None, **changes: Any,
) -> Event:  # fmt: skip
    """Change what is given of an event; with `following` also of those after it in its series that one may edit, each
    keeping its day: a new time moves them all by as much on the clock of the wall.

    Those who come are told of another time or place, and their calendars follow. Raises StaleVersion, Invalid.
    """
    event = queries.get_event(actor, event_id)
    authorize(policies.can_edit_event, actor, event)
    check_version(event.version, version, required=True)
    events = _with_following(actor, event, policies.can_edit_event) if following else [event]
    before = wall(event.starts_at, event.time_zone), wall(event.ends_at, event.time_zone), event.time_zone
    for one in events:
        hold(one.id)
        given = dict(changes) if one.id == event.id else _for_another(one, changes, before)
        _change(actor, one, given)
        if host_ids is not None:
            settings.set_hosts(one, host_ids)
        if criterion_ids is not None:
            settings.set_criteria(one, criterion_ids)
    record(EventsChanged(event_ids=[one.id for one in events]))
    if isinstance(actor, SignedIn):
        actor.forget("hosted_events")
    session.flush()
    return queries.get_event(actor, event_id)


@use_case
def cancel_event(
    actor: Actor, event_id: int, reason: str = "", version: int | None = None, *, following: bool = False
) -> Event:
    """Call off what was announced, and why; with `following` also those after it that one may call off. A conference
    with its sessions.

    Those who come or wait are told once each. Raises AlreadyOver, NotDraft for what was never announced.
    """
    event = queries.get_event(actor, event_id)
    authorize(policies.can_cancel_event, actor, event)
    check_version(event.version, version)
    if event.ends_at <= clock.now():
        raise AlreadyOver
    dates = _with_following(actor, event, policies.can_cancel_event) if following else [event]
    events = [*dates, *queries.list_sessions(SYSTEM, event_id)]  # also those that a host who is not in its group misses
    for one in events:
        held = hold(one.id)
        if held.published:
            _call_off(actor, held, reason)
    record(EventsChanged(event_ids=[one.id for one in events]))
    session.flush()
    return queries.get_event(actor, event_id)


@use_case
def remove_event(actor: Actor, event_id: int, version: int | None = None) -> None:
    """Throw a draft away, with its sessions and what was prepared for them. Raises NotDraft once people know of it,
    DraftInUse while something of another feature belongs to it."""
    event = queries.get_event(actor, event_id)
    authorize(policies.can_edit_event, actor, event)
    check_version(event.version, version)
    if event.state in SHOWN:
        raise NotDraft
    ids = [*(one.id for one in queries.list_sessions(SYSTEM, event_id)), event_id]
    for model in (EventHost, EventCriterion, Registration, EventFloor, EventMaterial, EventAttendance):
        session.execute(sa.delete(model).where(model.event_id.in_(ids)))
    try:
        with savepoint():
            session.execute(sa.delete(Event).where(Event.parent_id == event_id))
            session.execute(sa.delete(Event).where(Event.id == event_id))
    except IntegrityError as error:
        raise DraftInUse from error
    session.expunge(event)
    for number in ids:
        record(SubjectNarrowed(subject_type="event", subject_id=number))
    record(EventsChanged(event_ids=ids))


def _with_following(actor: Actor, event: Event, may: Callable[[Actor, Event], Decision]) -> list[Event]:
    """Of the later dates only what is the actor's to change: whoever holds one date need not hold the others."""
    if event.series_id is None:
        return [event]
    after = queries.list_of_series(actor, event.series_id, event.starts_at, MOST_OCCURRENCES)
    return [one for one in after if one.id == event.id or (one.state != CANCELLED and may(actor, one))]


def _for_another(event: Event, changes: Mapping[str, Any], before: tuple[Any, Any, str]) -> dict[str, Any]:
    """What a change of one occurrence is for another: its clock on the wall moves by as much."""
    given = {name: value for name, value in changes.items() if name not in _OF_ONE}
    zone = changes.get("time_zone", before[2])
    for name, old in (("starts_at", before[0]), ("ends_at", before[1])):
        if name in changes or zone != before[2]:
            by = wall(changes[name], zone) - old if name in changes else old - old
            given[name] = at_wall(wall(getattr(event, name), event.time_zone) + by, zone)
    return given


def _change(actor: Actor, event: Event, changes: Mapping[str, Any]) -> None:
    before = {name: getattr(event, name) for name in settings.FOLLOWED}
    settings.apply(event, changes)
    event.changed_at = clock.now()
    changed = {name for name, value in before.items() if getattr(event, name) != value}
    if changed:
        event.sequence += 1
    session.flush()
    came_up = settle(event)  # they are told of their place, and with it of the event as it is now
    if not (changed and event.published and event.ends_at > clock.now()):
        return
    coming = [one for one in registrations.list_member_ids(event.id, [REGISTERED]) if one not in came_up]
    tell_calendars(event, coming, REQUEST, changed=True)
    if changed & set(_TOLD):
        told = [*coming, *registrations.list_member_ids(event.id, [WAITING]), *registrations.list_host_ids(event.id)]
        tell_members(event, MOVED, told, actor.id)


def _call_off(actor: Actor, event: Event, reason: str) -> None:
    event.state, event.cancel_reason, event.changed_at = CANCELLED, reason, clock.now()
    event.sequence += 1
    session.flush()
    coming = registrations.list_member_ids(event.id, [REGISTERED])
    tell_calendars(event, coming, CANCEL)
    told = [*coming, *registrations.list_member_ids(event.id, [WAITING]), *registrations.list_host_ids(event.id)]
    tell_members(event, CALLED_OFF, told, actor.id, reason)
