"""Questions at events as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum.blueprints.events.api.live_routes import api
from forum.blueprints.events.models.questions import EventQuestion
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries import questions as queries
from forum.blueprints.events.schemas.questions import (
    EventQuestionForm,
    EventQuestionSchema,
    FloorForm,
    FloorSchema,
    QuestionAnswerForm,
    QuestionMergeForm,
    QuestionQuery,
    QuestionStateForm,
)
from forum.blueprints.events.services import answering, questions
from forum.kernel.actor import Actor
from forum.kernel.limits import WRITING, limit
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.api import expected_version
from forum.kernel.web.fields import page_of

ASKING, VOTING = "8/minute;40/hour", "120/minute;1200/hour"


@api.route("/events/<int:event_id>/questions")
@public
@api.takes(QuestionQuery, location="query")
@api.gives(page_of(EventQuestionSchema))
def list_questions(actor: Actor, query: dict[str, Any], event_id: int) -> Any:
    """The questions of an event, those with the most votes first."""
    page = queries.list_questions(actor, event_queries.get_event(actor, event_id), **query)
    _mark(actor, page.items)
    return page


@api.route("/events/<int:event_id>/questions", methods=["POST"])
@limit(ASKING)
@signed_in
@api.takes(EventQuestionForm)
@api.gives(EventQuestionSchema, 201)
def create_question(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Ask before or during an event."""
    return questions.ask_question(actor, event_id, **form)


@api.route("/questions/<int:question_id>")
@public
@api.gives(EventQuestionSchema, with_etag=True)
def show_question(actor: Actor, question_id: int) -> Any:
    """One question."""
    return _marked(actor, queries.get_question(actor, question_id))


@api.route("/questions/<int:question_id>", methods=["DELETE"])
@limit(WRITING)
@signed_in
@api.gives(status=204)
def withdraw_question(actor: Actor, question_id: int) -> Any:
    """Take one's question back while nobody has answered it."""
    questions.withdraw_question(actor, question_id, expected_version())


@api.route("/questions/<int:question_id>/vote", methods=["PUT"])
@limit(VOTING)
@signed_in
@api.gives(EventQuestionSchema)
def vote(actor: Actor, question_id: int) -> Any:
    """Want a question answered, one vote each; again changes nothing."""
    return _marked(actor, questions.vote(actor, question_id))


@api.route("/questions/<int:question_id>/vote", methods=["DELETE"])
@limit(VOTING)
@signed_in
@api.gives(EventQuestionSchema)
def take_vote_back(actor: Actor, question_id: int) -> Any:
    """Take one's vote back."""
    return _marked(actor, questions.take_vote_back(actor, question_id))


@api.route("/questions/<int:question_id>/answer", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(QuestionAnswerForm)
@api.gives(EventQuestionSchema)
def answer_question(actor: Actor, form: dict[str, Any], question_id: int) -> Any:
    """Answer in writing, for those who run the event."""
    return _marked(actor, answering.answer_question(actor, question_id, form["answer"], expected_version()))


@api.route("/questions/<int:question_id>/state", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(QuestionStateForm)
@api.gives(EventQuestionSchema)
def mark_question(actor: Actor, form: dict[str, Any], question_id: int) -> Any:
    """Say that it was answered live, is set aside, or waits again, for those who run the event."""
    return _marked(actor, answering.mark_question(actor, question_id, form["state"], expected_version()))


@api.route("/questions/<int:question_id>/merge", methods=["POST"])
@limit(WRITING)
@signed_in
@api.takes(QuestionMergeForm)
@api.gives(EventQuestionSchema)
def merge_question(actor: Actor, form: dict[str, Any], question_id: int) -> Any:
    """Let another question stand for this one, for those who run the event; answers that one."""
    return _marked(actor, answering.merge_question(actor, question_id, form["into_id"], expected_version()))


@api.route("/events/<int:event_id>/floor")
@public
@api.gives(FloorSchema)
def show_floor(actor: Actor, event_id: int) -> Any:
    """How an event takes questions."""
    return queries.find_floor(event_queries.get_event(actor, event_id).id)


@api.route("/events/<int:event_id>/floor", methods=["PUT"])
@limit(WRITING)
@signed_in
@api.takes(FloorForm)
@api.gives(FloorSchema)
def set_floor(actor: Actor, form: dict[str, Any], event_id: int) -> Any:
    """Say how an event takes questions, for those who run it."""
    return queries.find_floor(answering.set_floor(actor, event_id, **form).id)


def _marked(actor: Actor, question: EventQuestion) -> EventQuestion:
    _mark(actor, [question])
    return question


def _mark(actor: Actor, shown: Iterable[EventQuestion]) -> None:
    """Say of each whether the asker voted for it."""
    items = list(shown)
    votes = queries.find_votes(actor, [question.id for question in items])
    for question in items:
        question.voted = question.id in votes  # type: ignore[attr-defined]  # of the asker, not of the row
