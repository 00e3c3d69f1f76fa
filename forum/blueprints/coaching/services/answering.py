"""What a mentor answers to a request: yes, no with kind words, or that she needs to know more."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.coaching import policies
from forum.blueprints.coaching.errors import MentorIsFull
from forum.blueprints.coaching.events import MentoringBegan
from forum.blueprints.coaching.models.mentorings import Mentoring
from forum.blueprints.coaching.models.offers import CoachingOffer
from forum.blueprints.coaching.models.requests import CoachingAsk, CoachingRequest
from forum.blueprints.coaching.queries import offers
from forum.blueprints.coaching.queries import requests as queries
from forum.blueprints.coaching.rules import kinds, states
from forum.blueprints.coaching.services.requests import add_line, lock_request
from forum.blueprints.coaching.services.telling import narrowed, tell, tell_placing
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

ACCEPT, DECLINE, MORE = "accept", "decline", "more_information"
ANSWERS = (ACCEPT, DECLINE, MORE)


@use_case
def answer_request(
    actor: Actor, request_id: int, answer: str, words: str = "", version: int | None = None
) -> CoachingRequest:
    """Answer as one of ANSWERS; to decline and to ask for more takes words.

    Whoever answers is asked again by others, however often she did not before. Raises NotFound, Forbidden,
    AlreadySettled, MentorIsFull, Invalid, StaleVersion.
    """
    request = lock_request(actor, request_id)
    authorize(policies.can_answer, actor, request)
    check_version(request.version, version)
    ask = request.pending
    assert ask is not None  # as the policy says
    if answer != ACCEPT and not words:
        raise Invalid(errors={"words": [_("Write a few words, so that it is understood.")]})
    _forgive(ask.mentor_id)
    {ACCEPT: _accept, DECLINE: _decline, MORE: _ask_more}[answer](actor, request, ask, words)
    if answer == DECLINE:
        session.flush()
        return request
    return queries.get_request(actor, request_id)


def _accept(actor: Actor, request: CoachingRequest, ask: CoachingAsk, words: str) -> None:
    at = clock.now()
    _take_place(ask.mentor_id)
    ask.settle(states.TAKEN, at, words)
    request.stand(states.ACCEPTED, at)
    mentoring = Mentoring(
        request_id=request.id, mentor_id=ask.mentor_id, mentee_id=request.asker_id, confidential=request.confidential,
        title=request.title, link="", state=states.RUNNING, began_at=at, active_at=at, outcome="", ending="",
    )  # fmt: skip
    session.add(mentoring)
    session.flush()
    record(MentoringBegan(mentoring_id=mentoring.id))
    tell(kinds.BEGAN, mentoring.id, [request.asker_id], actor)
    narrowed(request)


def _decline(actor: Actor, request: CoachingRequest, ask: CoachingAsk, words: str) -> None:
    ask.settle(states.DECLINED, clock.now(), words)
    request.stand(states.WAITING, clock.now())
    session.flush()
    tell(kinds.DECLINED, request.id, [request.asker_id], actor)
    tell_placing(request, actor)
    narrowed(request)


def _ask_more(actor: Actor, request: CoachingRequest, ask: CoachingAsk, words: str) -> None:
    at = clock.now()
    add_line(actor, request, words)
    ask.due_at = states.due_at(at, request.asker.timezone)
    request.stand(states.INFO, at)
    session.flush()
    tell(kinds.QUESTION, request.id, [request.asker_id], actor)


def _take_place(mentor_id: int) -> None:
    """Two requests at once do not both get the last place."""
    kept = sa.select(CoachingOffer).where(CoachingOffer.mentor_id == mentor_id)
    offer = session.scalar(kept.with_for_update(key_share=True).execution_options(populate_existing=True))
    if offer is not None and not offers.has_room(offer):
        raise MentorIsFull(_("All your places are taken. Raise how many you help at once, or decline with kind words."))


def _forgive(mentor_id: int) -> None:
    answered = sa.update(CoachingOffer).where(CoachingOffer.mentor_id == mentor_id, CoachingOffer.unanswered > 0)
    session.execute(answered.values(unanswered=0), execution_options={"synchronize_session": False})
