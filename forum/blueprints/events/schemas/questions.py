"""JSON of questions at events."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.events import policies
from forum.blueprints.events.rules.live import (
    ANSWERED,
    ASIDE,
    LIVE,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    OPEN,
    QUESTION_STATES,
)
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, Text, Url

_SHOWN = (OPEN, ANSWERED, LIVE, ASIDE)


class QuestionQuery(PageQuery):
    """Which questions."""

    state = fields.String(load_default=None, validate=validate.OneOf(_SHOWN), metadata={"example": OPEN})


class EventQuestionForm(Form):
    """A question; without a name where the hosts allow it."""

    text = Line(LONGEST_QUESTION, shortest=3, required=True, metadata={"example": "Who signs the agreement?"})
    unnamed = fields.Boolean(load_default=False, metadata={"example": False})


class QuestionAnswerForm(Form):
    """An answer in Markdown."""

    answer = Text(LONGEST_ANSWER, shortest=1, required=True, metadata={"example": "The head of the department."})


class QuestionStateForm(Form):
    """Where a question stands: `live` when it was answered by word of mouth, `aside`, or `open` again."""

    state = fields.String(required=True, validate=validate.OneOf((OPEN, LIVE, ASIDE)), metadata={"example": LIVE})


class QuestionMergeForm(Form):
    """The question that stands for this one."""

    into_id = Id(required=True, metadata={"example": 7})


class FloorForm(Form):
    """Whether questions are taken, and whether without a name; what is left out stays."""

    asking = fields.Boolean(load_default=None, allow_none=True, metadata={"example": True})
    unnamed = fields.Boolean(load_default=None, allow_none=True, metadata={"example": False})


class FloorSchema(Schema):
    """How an event takes questions."""

    asking = fields.Boolean(metadata={"example": True})
    unnamed = fields.Boolean(metadata={"example": False, "description": "Whether one may ask without one's name"})


class EventQuestionSchema(Schema):
    """A question at an event; `author` is null where it was asked without a name."""

    id = fields.Integer(metadata={"example": 31})
    event_id = fields.Integer(metadata={"example": 5})
    text = fields.String(metadata={"example": "Who signs the agreement?"})
    author = fields.Nested(MemberCardSchema, attribute="asker", allow_none=True)
    state = fields.String(validate=validate.OneOf(QUESTION_STATES), metadata={"example": OPEN})
    votes = fields.Integer(attribute="vote_count", metadata={"example": 12})
    voted = fields.Method("_voted", metadata={"type": "boolean", "example": True, "description": "Whether you did"})
    answer_html = fields.String(metadata={"example": "<p>The head of the department.</p>"})
    answered_by = fields.Nested(MemberCardSchema, allow_none=True)
    answered_at = Moment(allow_none=True, metadata={"example": "2026-11-01T10:00:00Z"})
    asked_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    merged_into_id = fields.Integer(allow_none=True, metadata={"example": None})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(
        vote=policies.can_vote_question, answer=policies.can_answer_question, withdraw=policies.can_withdraw_question,
        report=policies.can_report_question,
    )  # fmt: skip

    def _voted(self, question: Any) -> bool:
        return bool(getattr(question, "voted", False))
