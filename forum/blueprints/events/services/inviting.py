"""Asking members to come to an event, and noting that somebody has looked at one."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.events import policies
from forum.blueprints.events.errors import AlreadyOver, NotPublished
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import agenda
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.services.telling import tell_members
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.notices import SubjectSeen
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

INVITED = "event_invited"
MOST_INVITED = 50


@use_case
def invite_members(actor: Actor, event_id: int, member_ids: Sequence[int], note: str = "") -> int:
    """Tell members that they are asked to come, with a sentence of one's own; who comes already is left out.

    Returns how many are told. Raises Forbidden, NotPublished, AlreadyOver, Invalid for too many, none, and those who do
    not see the event.
    """
    event = queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    _check_open(event)
    ids = list(dict.fromkeys(member_ids))
    if not ids or len(ids) > MOST_INVITED:
        raise Invalid(errors={"members": [_("Name one to %(num)s members.", num=MOST_INVITED)]})
    unable = agenda.find_unable_to_see(event, ids)
    if unable:
        raise Invalid(errors={"members": [_("Not in the group of this event: %(names)s.", names=", ".join(unable))]})
    coming = agenda.list_coming(event.id, ids)
    told = [number for number in ids if number not in coming and number != actor.id]
    tell_members(event, INVITED, told, actor.id, note)
    return len(told)


@use_case
def open_event(actor: Actor, event_id: int) -> Event:
    """A member looks at an event: what told her of it is read. Raises NotFound."""
    event = queries.get_event(actor, event_id)
    authorize(policies.can_see_event, actor, event)
    if actor.id is not None:
        record(SubjectSeen(subject_type="event", subject_id=event.id, member_id=actor.id))
    return event


def _check_open(event: Event) -> None:
    if not event.published:
        raise NotPublished
    if event.ends_at <= clock.now():
        raise AlreadyOver
