"""Asking those who were at an event what they think of it, once, and taking what they say."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from forum.blueprints.events import policies
from forum.blueprints.events.models.afterwards import EventOpinion
from forum.blueprints.events.queries import attendance, registrations
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.services.answering import find_or_make_floor
from forum.blueprints.events.services.telling import tell_members
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

OPINION_ASKED = "event_feedback"


@use_case
def give_opinion(actor: Actor, event_id: int, *, stars: int, useful: str = "", better: str = "") -> EventOpinion:
    """Say what one thinks, or say it otherwise. Raises NotFound, Forbidden (`not_there`, `not_open`)."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_give_opinion, actor, event, attendance.was_present(actor, event.id))
    key = (event.id, actor.id or 0)
    if session.get(EventOpinion, key) is None:
        try:
            with savepoint():
                session.add(EventOpinion(event_id=key[0], member_id=key[1], stars=stars, at=clock.now()))
                session.flush()
        except IntegrityError:  # another tab was faster
            session.expire_all()
    row = session.get_one(EventOpinion, key)
    row.stars, row.useful, row.better, row.at = stars, useful, better, clock.now()
    session.flush()
    return row


@use_case
def ask_for_opinions(actor: Actor, event_id: int) -> int:
    """Ask those who were there, once for each event; answers how many are asked."""
    authorize(policies.can_remind, actor)
    floor = find_or_make_floor(event_id)
    if floor.opinions_asked_at is not None:
        return 0
    floor.opinions_asked_at = clock.now()
    event = event_queries.get_event(actor, event_id)
    hosts = set(registrations.list_host_ids(event.id))
    asked = [number for number in attendance.list_to_ask(event.id) if number not in hosts]
    tell_members(event, OPINION_ASKED, asked)
    return len(asked)
