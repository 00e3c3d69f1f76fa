"""Asking for help, and finding somebody who is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.coaching import policies
from forum.blueprints.coaching.errors import AlreadySettled, MentorIsFull, NoTeam, TooManyOfIt
from forum.blueprints.coaching.models.offers import CoachingOffer
from forum.blueprints.coaching.models.requests import CoachingAsk, CoachingLine, CoachingRequest
from forum.blueprints.coaching.queries import offers
from forum.blueprints.coaching.queries import requests as queries
from forum.blueprints.coaching.rules import kinds, states
from forum.blueprints.coaching.services.telling import narrowed, seen, tell, tell_placing
from forum.blueprints.standards.services.tagging import criteria_numbered
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def ask_for_help(
    actor: Actor, *, title: str, reason: str, form: str, criterion_ids: Sequence[int] = (),
    languages: Sequence[str] = (), confidential: bool = False, offer_id: int | None = None,
) -> CoachingRequest:  # fmt: skip
    """Ask for help: the mentor of an offer, or without one those who find somebody.

    Raises Forbidden, NotFound, Invalid, MentorIsFull, and NoTeam for a confidential request that nobody would see.
    """
    authorize(policies.can_ask_for_help, actor, queries.count_open(actor.id))
    if confidential and offer_id is None and not queries.list_team(actor):
        raise NoTeam
    at = clock.now()
    request = CoachingRequest(
        asker_id=actor.id or 0, title=title, reason=reason, form=form, languages=list(dict.fromkeys(languages)),
        confidential=confidential, state=states.WAITING, created_at=at, changed_at=at,
    )  # fmt: skip
    request.criteria, request.asks, request.lines = criteria_numbered(criterion_ids), [], []
    session.add(request)
    session.flush()
    if offer_id is not None:
        return _choose(actor, request, offer_id)
    tell_placing(request, actor)
    return queries.get_request(actor, request.id)


@use_case
def choose_mentor(actor: Actor, request_id: int, offer_id: int) -> CoachingRequest:
    """Ask the mentor of this offer, instead of whom it waits for: by the asker, or by those who find somebody.

    Raises NotFound, Forbidden, MentorIsFull, AlreadySettled.
    """
    request = _lock(actor, request_id)
    authorize(policies.can_choose_mentor, actor, request)
    return _choose(actor, request, offer_id)


@use_case
def release_request(actor: Actor, request_id: int) -> CoachingRequest:
    """Wait no longer for whom it waits: somebody else is to be found. It counts against nobody."""
    request = _lock(actor, request_id)
    authorize(policies.can_choose_mentor, actor, request)
    if (ask := request.pending) is not None:
        ask.settle(states.RELEASED, clock.now())
    request.stand(states.WAITING, clock.now())
    session.flush()
    narrowed(request)
    tell_placing(request, actor)
    return queries.get_request(actor, request_id)


@use_case
def withdraw_request(actor: Actor, request_id: int) -> CoachingRequest:
    """Take it back: nobody else sees it any more."""
    request = _lock(actor, request_id)
    authorize(policies.can_withdraw_request, actor, request)
    if (ask := request.pending) is not None:
        ask.settle(states.RELEASED, clock.now())
    request.stand(states.WITHDRAWN, clock.now())
    session.flush()
    narrowed(request)
    return queries.get_request(actor, request_id)


@use_case
def tell_more(actor: Actor, request_id: int, text: str) -> CoachingRequest:
    """Say more about it; whoever waited for it has a week again."""
    request = _lock(actor, request_id)
    authorize(policies.can_tell_more, actor, request)
    at = clock.now()
    add_line(actor, request, text)
    ask = request.pending
    if ask is not None:
        if request.state == states.INFO:
            ask.asked_at, ask.reminded_at = at, None
            ask.due_at = states.due_at(at, ask.mentor.timezone)
        request.stand(states.ASKED, at)
        tell(kinds.REPLIED, request.id, [ask.mentor_id], actor)
    else:
        request.changed_at = at
    session.flush()
    return queries.get_request(actor, request_id)


@use_case
def note_seen(actor: Actor, request_id: int) -> None:
    """Somebody has looked at a request, so what told her of it is read. Raises NotFound."""
    request = queries.get_request(actor, request_id)
    authorize(policies.can_see_request, actor, request)
    seen(actor, kinds.REQUEST, request.id)


def lock_request(actor: Actor, request_id: int) -> CoachingRequest:
    """Within a use case: a request as it is now, which nobody else settles meanwhile."""
    return _lock(actor, request_id)


def add_line(actor: Actor, request: CoachingRequest, text: str) -> None:
    """Within a use case: say something about a request. Raises TooManyOfIt."""
    if len(request.lines) >= states.MOST_LINES:
        raise TooManyOfIt(_("As much was said here as fits. Say the rest when you meet."))
    session.add(CoachingLine(request_id=request.id, author_id=actor.id or 0, text=text, at=clock.now()))


def _choose(actor: Actor, request: CoachingRequest, offer_id: int) -> CoachingRequest:
    offer, at = _offer(actor, request, offer_id), clock.now()
    before = request.pending
    if before is not None and before.mentor_id == offer.mentor_id:
        raise Invalid(errors={"offer_id": [_("This mentor is asked already.")]})
    if before is not None:
        before.settle(states.RELEASED, at)
        session.flush()
        narrowed(request)
    session.add(_ask(actor, request, offer, at))
    request.stand(states.ASKED, at)
    session.flush()
    tell(kinds.ASKED, request.id, [offer.mentor_id], actor)
    if actor.id != request.asker_id:
        tell(kinds.PROPOSED, request.id, [request.asker_id], actor)
    return queries.get_request(actor, request.id)


def _ask(actor: Actor, request: CoachingRequest, offer: CoachingOffer, at: datetime) -> CoachingAsk:
    return CoachingAsk(
        request_id=request.id, mentor_id=offer.mentor_id, asked_by_id=actor.id, asked_at=at,
        due_at=states.due_at(at, offer.mentor.timezone), outcome=states.PENDING, words="",
    )  # fmt: skip


def _offer(actor: Actor, request: CoachingRequest, offer_id: int) -> CoachingOffer:
    """The offer as the asker sees it, so that nobody is brought together with whom she has blocked."""
    from_asker = actor if actor.id == request.asker_id else as_actor(request.asker)
    offer = offers.get_offer(from_asker, offer_id)
    authorize(policies.can_ask_mentor, from_asker, offer)
    if not offers.has_room(offer):
        raise MentorIsFull
    return offer


def _lock(actor: Actor, request_id: int) -> CoachingRequest:
    visible = policies.visible_requests(actor).where(CoachingRequest.id == request_id)
    session.scalar(visible.with_for_update(of=CoachingRequest, key_share=True))
    request = queries.get_request(actor, request_id)
    if not request.open:
        raise AlreadySettled
    return request
