"""Asking at an event, voting for what others ask, and taking both back."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from forum.blueprints.events import policies
from forum.blueprints.events.errors import AlreadyAsked, AlreadyMerged
from forum.blueprints.events.events import QuestionAsked, QuestionChanged, QuestionVoted
from forum.blueprints.events.models.questions import EventQuestion, QuestionVote
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries import questions as queries
from forum.blueprints.events.rules.live import OPEN
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def ask_question(actor: Actor, event_id: int, text: str, *, unnamed: bool = False) -> EventQuestion:
    """Ask before or during an event; `unnamed` where its hosts allow it. Raises NotFound, Forbidden, AlreadyAsked."""
    event = event_queries.get_event(actor, event_id)
    floor = queries.find_floor(event.id)
    authorize(policies.can_ask_question, actor, event, floor.asking)
    if unnamed and not floor.unnamed:
        raise Invalid(errors={"unnamed": [_("At this event questions are asked with one's name.")]})
    if queries.find_same(actor.id or 0, event.id, text):
        raise AlreadyAsked
    question = EventQuestion(
        event_id=event.id, author_id=actor.id, text=text, unnamed=unnamed, state=OPEN, vote_count=0,
        asked_at=clock.now(), answer="",
    )  # fmt: skip
    session.add(question)
    session.flush()
    record(QuestionAsked(event_id=event.id, question_id=question.id))
    return queries.get_question(actor, question.id)


@use_case
def vote(actor: Actor, question_id: int) -> EventQuestion:
    """Want a question answered; again changes nothing. Raises NotFound, Forbidden (`own_question`), AlreadyMerged."""
    question = queries.get_question(actor, question_id)
    authorize(policies.can_vote_question, actor, question)
    if _add(question.id, actor.id or 0):
        _count(question, 1)
    return queries.get_question(actor, question.id)


@use_case
def take_vote_back(actor: Actor, question_id: int) -> EventQuestion:
    """Take one's vote back; where there is none nothing changes. Raises as `vote`."""
    question = queries.get_question(actor, question_id)
    authorize(policies.can_vote_question, actor, question)
    own = sa.delete(QuestionVote).where(
        QuestionVote.question_id == question.id, QuestionVote.member_id == (actor.id or 0)
    )
    if session.scalars(own.returning(QuestionVote.question_id)).all():
        _count(question, -1)
    return queries.get_question(actor, question.id)


@use_case
def withdraw_question(actor: Actor, question_id: int, version: int | None = None) -> int:
    """Take one's question back while nobody has answered it; its votes go with it. Answers the id of its event."""
    question = queries.get_question(actor, question_id, lock=True)
    authorize(policies.can_withdraw_question, actor, question)
    check_version(question.version, version)
    event_id = question.event_id
    together = sa.select(EventQuestion.id).where(EventQuestion.merged_into_id == question.id)
    if session.scalar(together.limit(1)) is not None:
        raise AlreadyMerged(_("Others asked the same, and their questions stand with yours. It stays."))
    session.execute(sa.delete(QuestionVote).where(QuestionVote.question_id == question.id))
    record(QuestionChanged(event_id=event_id, question_id=question.id, what="withdrawn"))
    session.delete(question)
    return event_id


def _add(question_id: int, member_id: int) -> bool:
    if session.get(QuestionVote, (question_id, member_id)) is not None:
        return False
    try:
        with savepoint():
            session.add(QuestionVote(question_id=question_id, member_id=member_id, at=clock.now()))
            session.flush()
    except IntegrityError:  # another tab was faster
        return False
    return True


def _count(question: EventQuestion, by: int) -> None:
    """Counted in SQL, so that votes of the same moment all count; what was merged meanwhile takes none."""
    session.flush()
    waiting = sa.update(EventQuestion).where(EventQuestion.id == question.id, EventQuestion.state == OPEN)
    changed = cast(
        "CursorResult[Any]",
        session.execute(
            waiting.values(vote_count=EventQuestion.vote_count + by), execution_options={"synchronize_session": False}
        ),
    )
    if changed.rowcount == 0:
        raise AlreadyMerged
    record(QuestionVoted(event_id=question.event_id, question_id=question.id))
