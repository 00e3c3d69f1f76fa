"""What the hosts of an event do with questions: answer, set aside, merge, and say whether any are taken."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.events import policies
from forum.blueprints.events.events import FloorChanged, QuestionChanged
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.models.questions import EventFloor, EventQuestion, QuestionVote
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries import questions as queries
from forum.blueprints.events.rules.live import ANSWERED, ASIDE, LIVE, MERGED, OPEN
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.notices import MembersConcerned, SubjectNarrowed
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case

ANSWER_TOLD = "question_answered"


@use_case
def answer_question(actor: Actor, question_id: int, answer: str, version: int | None = None) -> EventQuestion:
    """Answer in writing, or change the answer. Whoever asked is told the first time. Raises StaleVersion."""
    question = _to_settle(actor, question_id, version)
    first = question.state != ANSWERED
    question.answer = answer
    _settle(actor, question, ANSWERED)
    if first:
        _tell_askers(actor, question)
    return question


@use_case
def mark_question(actor: Actor, question_id: int, state: str, version: int | None = None) -> EventQuestion:
    """It was answered `live`, is set `aside`, or waits again (`open`). Raises StaleVersion, Invalid."""
    if state not in (OPEN, LIVE, ASIDE):
        raise Invalid(errors={"state": [_("Say open, live or aside.")]})
    question = _to_settle(actor, question_id, version)
    if question.state == state:
        return question
    _settle(actor, question, state)
    if state == LIVE:
        _tell_askers(actor, question)
    return question


@use_case
def merge_question(actor: Actor, question_id: int, into_id: int, version: int | None = None) -> EventQuestion:
    """Let another question of the event stand for this one; who voted for either counts once. Answers that one."""
    queries.get_question(actor, question_id)
    gone = Invalid(errors={"into_id": [_("Choose another question of this event.")]})
    first, second = sorted((question_id, into_id))  # locked in one order, so that two never wait for each other
    try:
        locked = {number: queries.get_question(actor, number, lock=True) for number in (first, second)}
    except NotFound as error:
        raise gone from error
    question, target = locked[question_id], locked[into_id]
    authorize(policies.can_answer_question, actor, question)
    check_version(question.version, version)
    if question.id == target.id or question.event_id != target.event_id or target.state == MERGED:
        raise gone
    _carry_votes(question, target)
    question.state, question.merged_into_id, question.vote_count = MERGED, target.id, 0
    _carry_merged(question, target)
    session.flush()
    record(QuestionChanged(event_id=question.event_id, question_id=question.id, what=MERGED))
    record(QuestionChanged(event_id=target.event_id, question_id=target.id, what="grown"))
    return queries.get_question(actor, target.id)


@use_case
def set_floor(actor: Actor, event_id: int, *, asking: bool | None = None, unnamed: bool | None = None) -> Event:
    """Say whether questions are taken, and whether without a name; what is None stays."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    floor = find_or_make_floor(event.id)
    floor.asking = floor.asking if asking is None else asking
    floor.unnamed = floor.unnamed if unnamed is None else unnamed
    record(FloorChanged(event_id=event.id))
    return event


@use_case
def hide_question(actor: Actor, question_id: int, reason: str) -> EventQuestion:
    """Moderation: nobody but those who decide sees it."""
    return _show_or_hide(actor, question_id, hidden=True)


@use_case
def unhide_question(actor: Actor, question_id: int, reason: str) -> EventQuestion:
    """Moderation: everybody sees it again."""
    return _show_or_hide(actor, question_id, hidden=False)


def find_or_make_floor(event_id: int) -> EventFloor:
    """Within a verb: the row that says how an event is held, made at its first use."""
    floor = session.get(EventFloor, event_id)
    if floor is None:
        try:
            with savepoint():
                session.add(EventFloor(event_id=event_id, asking=True, unnamed=False, code=""))
                session.flush()
        except sa.exc.IntegrityError:  # somebody else was faster
            session.expire_all()
        floor = session.get_one(EventFloor, event_id)
    return floor


def _to_settle(actor: Actor, question_id: int, version: int | None) -> EventQuestion:
    question = queries.get_question(actor, question_id, lock=True)
    authorize(policies.can_answer_question, actor, question)
    check_version(question.version, version)
    return question


def _settle(actor: Actor, question: EventQuestion, state: str) -> None:
    question.state = state
    question.answered_by_id = actor.id if state in (ANSWERED, LIVE) else None
    question.answered_at = None if state == OPEN else clock.now()
    session.flush()
    session.expire(question, ["answered_by"])
    queries.get_question(actor, question.id)
    record(QuestionChanged(event_id=question.event_id, question_id=question.id, what=state))


def _tell_askers(actor: Actor, question: EventQuestion) -> None:
    askers = [number for number in queries.list_askers(question.id) if number != actor.id]
    if askers:
        record(MembersConcerned(kind=ANSWER_TOLD, subject_id=question.id, member_ids=askers, by_id=actor.id))


def _carry_votes(question: EventQuestion, target: EventQuestion) -> None:
    """Those who asked both do not count for themselves; the others count once."""
    there = sa.select(QuestionVote.member_id).where(QuestionVote.question_id == target.id)
    new = sa.select(QuestionVote.member_id).where(
        QuestionVote.question_id == question.id, QuestionVote.member_id.not_in(there),
        QuestionVote.member_id != target.author_id,
    )  # fmt: skip
    at = clock.now()
    carried = [{"question_id": target.id, "member_id": number, "at": at} for number in session.scalars(new)]
    if carried:
        session.execute(sa.insert(QuestionVote), carried)
    session.execute(sa.delete(QuestionVote).where(QuestionVote.question_id == question.id))
    target.vote_count += len(carried)


def _carry_merged(question: EventQuestion, target: EventQuestion) -> None:
    followed = sa.update(EventQuestion).where(EventQuestion.merged_into_id == question.id)
    session.execute(followed.values(merged_into_id=target.id), execution_options={"synchronize_session": False})


def _show_or_hide(actor: Actor, question_id: int, *, hidden: bool) -> EventQuestion:
    question = queries.get_question(actor, question_id, lock=True)
    authorize(policies.can_hide_question, actor, question)
    question.hidden_at = clock.now() if hidden else None
    session.flush()
    record(QuestionChanged(event_id=question.event_id, question_id=question.id, what="hidden" if hidden else "shown"))
    if hidden:
        record(SubjectNarrowed(subject_type="event_question", subject_id=question.id))
    return question
