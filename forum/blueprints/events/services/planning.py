"""Planning events, alone and in series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from forum.blueprints.events import policies
from forum.blueprints.events.errors import NotDraft
from forum.blueprints.events.events import EventsChanged
from forum.blueprints.events.models.events import Event, EventSeries
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.rules.kinds import DRAFT, PUBLISHED
from forum.blueprints.events.rules.times import beside, is_zone, occurrences
from forum.blueprints.events.services import settings
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.actor import Member as SignedIn
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def plan_event(
    actor: Actor, *, title: str, starts_at: datetime, ends_at: datetime, time_zone: str, kind: str = "workshop",
    group_id: int | None = None, parent_id: int | None = None, host_ids: Sequence[int] = (),
    criterion_ids: Sequence[int] = (), draft: bool = False, **told: Any,
) -> Event:  # fmt: skip
    """Plan one event, published unless it is a `draft`. `told` are the other fields of `settings.FIELDS`, and
    `questions`. A session (`parent_id`) is in the group of its conference. Raises NotFound, Forbidden, Invalid.
    """
    parent = queries.get_event(actor, parent_id) if parent_id else None
    if parent is not None:
        authorize(policies.can_run_event, actor, parent)
        if parent.parent_id is not None:
            raise Invalid(errors={"parent_id": [_("A session has no sessions of its own.")]})
        group_id = parent.group_id
    group = group_queries.get_group(actor, group_id) if group_id else None
    if parent is None:
        authorize(policies.can_plan_events, actor, group)
    fields = {"title": title, "starts_at": starts_at, "ends_at": ends_at, "time_zone": time_zone, "kind": kind, **told}
    event = add(actor, fields, group_id, parent, draft)
    _complete(actor, event, host_ids, criterion_ids)
    record(EventsChanged(event_ids=[event.id]))
    return queries.get_event(actor, event.id)


@use_case
def plan_series(
    actor: Actor, *, frequency: str, until: date | None = None, times: int | None = None, starts_at: datetime,
    ends_at: datetime, time_zone: str, group_id: int | None = None, host_ids: Sequence[int] = (),
    criterion_ids: Sequence[int] = (), draft: bool = False, **told: Any,
) -> Sequence[Event]:  # fmt: skip
    """Plan what recurs: `weekly`, `fortnightly` or `monthly` on the same weekday, until a day or so many times.

    Each occurrence is an event; the clock on the wall stays the same. Raises as `plan_event`.
    """
    group = group_queries.get_group(actor, group_id) if group_id else None
    authorize(policies.can_plan_events, actor, group)
    if not is_zone(time_zone):
        raise Invalid(errors={"time_zone": [_("There is no such time zone.")]})
    moments = occurrences(starts_at, time_zone, frequency, until, times)
    if len(moments) < 2 or (until is None and times is None):
        raise Invalid(
            errors={"until": [_("Say until which day, or how often, so that it takes place at least twice.")]}
        )
    series = EventSeries(frequency=frequency, created_at=clock.now())
    session.add(series)
    session.flush()
    length, made = ends_at - starts_at, []
    for moment in moments:
        fields = {**told, "starts_at": moment, "ends_at": moment + length, "time_zone": time_zone}
        for name in ("opens_at", "closes_at"):  # registration opens and closes as long before each as before the first
            fields[name] = beside(told.get(name), moments[0], moment, time_zone)
        event = add(actor, fields, group_id, None, draft)
        event.series_id = series.id
        _complete(actor, event, host_ids, criterion_ids)
        made.append(event.id)
    record(EventsChanged(event_ids=made))
    return queries.list_of_series(actor, series.id, moments[0], len(made))


@use_case
def publish_event(actor: Actor, event_id: int) -> Event:
    """Announce a draft. Raises NotDraft when it is published already."""
    event = queries.get_event(actor, event_id)
    authorize(policies.can_publish_event, actor, event)
    if event.state != DRAFT:
        raise NotDraft
    event.state, event.changed_at = PUBLISHED, clock.now()
    record(EventsChanged(event_ids=[event.id]))
    session.flush()
    return event


def add(actor: Actor, fields: dict[str, Any], group_id: int | None, parent: Event | None, draft: bool) -> Event:
    """A new row of these fields, checked, with its id."""
    at = clock.now()
    state = DRAFT if draft or (parent is not None and parent.state == DRAFT) else PUBLISHED
    event = Event(
        state=state, group_id=group_id, parent_id=parent.id if parent else None, created_by_id=actor.id,
        created_at=at, changed_at=at, registered_count=0, waiting_count=0, capacity=None, opens_at=None, closes_at=None,
    )  # fmt: skip
    settings.apply(event, {"link": "", **fields})
    session.add(event)
    session.flush()
    return event


def _complete(actor: Actor, event: Event, host_ids: Sequence[int], criterion_ids: Sequence[int]) -> None:
    settings.set_hosts(event, host_ids)
    settings.set_criteria(event, criterion_ids)
    if isinstance(actor, SignedIn):
        actor.forget("hosted_events")
