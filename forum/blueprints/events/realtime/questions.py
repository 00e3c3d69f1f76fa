"""An event live: questions that arrive, votes that move, and who is here.

What many do at the same moment is told together: one event for a lot of questions, one for a lot of votes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_socketio import join_room, leave_room
from marshmallow import Schema

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.events.events import FloorChanged, QuestionAsked, QuestionChanged, QuestionVoted
from forum.blueprints.events.models.questions import EventQuestion
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries import questions as queries
from forum.blueprints.events.rules.live import ANSWERED, LIVE, MERGED
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.events import subscribe
from forum.kernel.realtime.attending import attendance
from forum.kernel.realtime.broadcasts import broadcast, broadcasts, renders
from forum.kernel.realtime.commands import command, enter
from forum.kernel.realtime.hub import socketio
from forum.kernel.realtime.rooms import room_door
from forum.kernel.web.fields import Id

MOST_NAMED = 8
MOST_TOLD = 50  # beyond, coming and going is not told at once, since each would be told to all
TOGETHER = 100
Told = Iterable[tuple[str, dict[str, Any]]]


class EventPlace(Schema):
    """Which event."""

    event_id = Id(required=True)


@room_door("event")
def may_hear(actor: Actor, event_id: int) -> bool:
    """Whoever sees it."""
    return bool(event_queries.load_events(actor, [event_id]))


@subscribe(QuestionAsked, batch=TOGETHER)
def tell_of_questions(asked: Sequence[QuestionAsked]) -> None:
    """New questions, those of the same moment together."""
    for event_id, question_ids in _by_event(asked).items():
        broadcast(_room(event_id), "question_asked", {"event_id": event_id, "question_ids": question_ids})


@subscribe(QuestionVoted, batch=TOGETHER)
def tell_of_votes(voted: Sequence[QuestionVoted]) -> None:
    """How many votes questions have, those of the same moment together."""
    for event_id, question_ids in _by_event(voted).items():
        broadcast(_room(event_id), "question_voted", {"event_id": event_id, "question_ids": question_ids})


@broadcasts("question_answered", QuestionChanged)
def tell_of_answer(event: QuestionChanged) -> Told:
    """A question with an answer, in writing or live."""
    if event.what in (ANSWERED, LIVE):
        yield _room(event.event_id), {"event_id": event.event_id, "question_ids": [event.question_id]}


@broadcasts("question_changed", QuestionChanged)
def tell_of_change(event: QuestionChanged) -> Told:
    """A question that is set aside, waits again, stands with another one, is hidden, shown again or gone."""
    if event.what not in (ANSWERED, LIVE):
        yield _room(event.event_id), {"event_id": event.event_id, "question_ids": [event.question_id]}


@broadcasts("floor_changed", FloorChanged)
def tell_of_floor(event: FloorChanged) -> Told:
    """Questions are taken otherwise than before."""
    yield _room(event.event_id), {"event_id": event.event_id}


@renders("question_voted")
def show_votes(ids: dict[str, Any]) -> dict[str, Any]:
    """How many votes they have now, by the number of the question."""
    counts = queries.count_votes_to_tell(ids["question_ids"])
    return {"event_id": ids["event_id"], "votes": {str(number): count for number, count in counts.items()}}


@renders("question_asked")
@renders("question_answered")
@renders("question_changed")
def show_questions(ids: dict[str, Any]) -> dict[str, Any]:
    """The questions as they are now; of what is hidden, merged or gone only that it is not to be shown."""
    found = {question.id: question for question in queries.list_to_tell(ids["question_ids"])}
    return {
        "event_id": ids["event_id"],
        "questions": [_question(number, found.get(number)) for number in ids["question_ids"]],
    }


@renders("floor_changed")
def show_floor(ids: dict[str, Any]) -> dict[str, Any]:
    """How questions are taken now."""
    floor = queries.find_floor(ids["event_id"])
    return {**ids, "asking": floor.asking, "unnamed": floor.unnamed}


@command("watch_event", EventPlace)
def watch_event(actor: Actor, event_id: int) -> dict[str, Any]:
    """Hear the questions and votes of an event."""
    event_queries.get_event(actor, event_id)
    return enter(actor, _room(event_id))


@command("leave_event", EventPlace)
def leave_event(actor: Actor, event_id: int) -> None:
    """Hear no more of it."""
    leave_room(_room(event_id))
    depart(actor, event_id)


@command("attend_event", EventPlace)
def attend(actor: Actor, event_id: int) -> dict[str, Any]:
    """Count as being here for another minute, and hear who else is; answers who is now.

    Whoever does not show her presence to everybody counts as nobody and hears of nobody.
    """
    event_queries.get_event(actor, event_id)
    if not directory_policies.shows_presence_to_all(actor):
        leave_room(_here(event_id))
        return {"event_id": event_id, "people": [], "count": 0}
    join_room(_here(event_id))
    news = attendance().stay(_here(event_id), actor.id or 0)
    told = _people(event_id)
    if news and told["count"] <= MOST_TOLD:
        socketio.emit("event_attended", told, to=_here(event_id))
    return told


@command("depart_event", EventPlace)
def depart(actor: Actor, event_id: int) -> None:
    """Be here no more: the page was left or hidden."""
    leave_room(_here(event_id))
    if attendance().go(_here(event_id), actor.id or 0):
        told = _people(event_id)
        if told["count"] <= MOST_TOLD:
            socketio.emit("event_attended", told, to=_here(event_id))


def _question(number: int, question: EventQuestion | None) -> dict[str, Any]:
    if question is None or question.hidden_at is not None or question.state == MERGED:
        into = question.merged_into_id if question is not None and question.hidden_at is None else None
        return {"id": number, "gone": True, "merged_into_id": into}
    asker = question.asker
    return {
        "id": number, "gone": False, "text": question.text, "state": question.state, "votes": question.vote_count,
        "author": None if asker is None else {
            "id": asker.id, "name": asker.name, "city": asker.city.name if asker.city else None,
            "url": asker.path if asker.active else None,
        },
        "answer_html": question.answer_html if question.answered else "",
        "answered_by": question.answered_by.name if question.answered_by else None, "version": question.version,
    }  # fmt: skip


def _by_event(facts: Sequence[QuestionAsked] | Sequence[QuestionVoted]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for fact in facts:
        numbers = found.setdefault(fact.event_id, [])
        if fact.question_id not in numbers:
            numbers.append(fact.question_id)
    return found


def _room(event_id: int) -> str:
    return f"event:{event_id}"


def _here(event_id: int) -> str:
    return f"event_here:{event_id}"


def _people(event_id: int) -> dict[str, Any]:
    here = attendance().who(_here(event_id))
    named = account_queries.get_members(SYSTEM, here[-MOST_NAMED:]).values()
    return {"event_id": event_id, "people": [{"id": one.id, "name": one.name} for one in named], "count": len(here)}
