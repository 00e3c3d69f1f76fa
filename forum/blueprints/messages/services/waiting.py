"""How Plaza follows questions: it hears of answers and counts the working days without one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.services import answers
from forum.blueprints.messages import policies
from forum.blueprints.messages.events import RequestChanged, RequestSettled, RequestUnanswered
from forum.blueprints.messages.models.requests import Request
from forum.blueprints.messages.queries import requests as queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 200


@use_case
def note_answers(actor: Actor, sent: Mapping[int, int]) -> None:
    """A line answers what its author was asked in its conversation; a question is answered once.

    `sent` gives the conversation of each line.
    """
    authorize(policies.can_follow_requests, actor)
    for request in queries.list_answered_by(sent):
        at = clock.now()
        late = request.unanswered_at is not None
        request.answer(at)
        hours = int((at - request.sent_at).total_seconds() // 3600)
        answers.note_answer(actor, request.asked_id, hours, late=late)
        facts = {"message_id": request.message_id, "conversation_id": request.conversation_id}
        record(RequestChanged(request_id=request.id, **facts))
        if late:
            record(RequestSettled(request_id=request.id, asker_id=request.asker_id))


@use_case
def count_days(actor: Actor) -> int:
    """Count the working days that are over, at most 200 questions at a time, and tell of those that stand too long.

    The number of questions looked at; when it is 200 there may be more. A day on which the asked one was out of office
    does not count against her; repeating it changes nothing.
    """
    authorize(policies.can_follow_requests, actor)
    now = clock.now()
    due = queries.list_due(now, AT_ONCE)
    for request in due:
        _count(actor, request, now)
    return len(due)


def _count(actor: Actor, request: Request, now: datetime) -> None:
    if request.message.withdrawn or not request.asker.active:
        request.count_at = None
        return
    while request.count_at is not None and request.count_at <= now:
        zone = request.asked.timezone
        request.count_day(zone, _was_away(request.asked, request.waiting_day(zone)))
        if request.overdue:
            request.stand_unanswered(now)
            answers.note_silence(actor, request.asked_id)
            facts = {"asker_id": request.asker_id, "asked_id": request.asked_id}
            record(RequestUnanswered(request_id=request.id, **facts))


def _was_away(member: Member, day: date) -> bool:
    if member.away_until is None:
        return False
    return (member.away_from is None or member.away_from <= day) and day <= member.away_until
