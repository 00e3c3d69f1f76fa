"""What happens by itself to requests: gentle reminders, and the end of waiting."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.assessments.rules.planning import working_day_at
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.events import CoachingOfferChanged
from forum.blueprints.coaching.models.offers import CoachingOffer
from forum.blueprints.coaching.models.requests import CoachingAsk
from forum.blueprints.coaching.queries import requests as queries
from forum.blueprints.coaching.rules import kinds, states
from forum.blueprints.coaching.services.telling import narrowed, tell, tell_placing
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 100


@use_case
def remind_asked(actor: Actor, now: datetime | None = None) -> int:
    """Remind mentors, once and while they are at work, of a request that waits for three days; how many."""
    authorize(policies.can_keep_coaching, actor)
    at = now or clock.now()
    told = 0
    for ask in queries.list_to_remind(at - states.REMINDED_AFTER, AT_ONCE):
        if working_day_at(ask.mentor.timezone, at) is not None:
            ask.reminded_at, told = at, told + 1
            tell(kinds.REMINDER, ask.request_id, [ask.mentor_id])
    session.flush()
    return told


@use_case
def expire_ask(actor: Actor, ask_id: int, now: datetime | None = None) -> None:
    """End the waiting of an ask whose time is over; done before, it changes nothing.

    A request that a mentor did not answer is placed anew; two of them in a row pause her offer. One whose asker did
    not tell more is closed.
    """
    authorize(policies.can_keep_coaching, actor)
    at = now or clock.now()
    locked = sa.select(CoachingAsk).where(CoachingAsk.id == ask_id).with_for_update(key_share=True)
    ask = session.scalar(locked.execution_options(populate_existing=True))
    if ask is None or ask.outcome != states.PENDING or ask.due_at > at:
        return
    request = queries.get_request(actor, ask.request_id)
    silent_asker = request.state == states.INFO
    ask.settle(states.EXPIRED, at)
    request.stand(states.CLOSED if silent_asker else states.WAITING, at)
    session.flush()
    if silent_asker:
        tell(kinds.CLOSED, request.id, [request.asker_id])
    else:
        tell(kinds.EXPIRED, request.id, [request.asker_id])
        tell_placing(request)
        _count_unanswered(ask.mentor_id, at)
    narrowed(request)


def _count_unanswered(mentor_id: int, at: datetime) -> None:
    offer = session.scalar(sa.select(CoachingOffer).where(CoachingOffer.mentor_id == mentor_id).with_for_update())
    if offer is None:
        return
    offer.unanswered += 1
    if offer.unanswered >= states.UNANSWERED_BEFORE_PAUSE and offer.takes_requests(at):
        offer.pause(at, states.UNANSWERED)
        tell(kinds.PAUSED, offer.id, [mentor_id])
        record(CoachingOfferChanged(offer_id=offer.id, mentor_id=mentor_id))
    session.flush()
