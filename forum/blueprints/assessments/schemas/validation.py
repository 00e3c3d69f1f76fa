"""JSON and forms of the validation of assessments."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.rules.states import CLARIFYING, DECIDED, STATES, SUBMITTED
from forum.blueprints.assessments.rules.validating import FOUND, VALIDATION_STATES
from forum.blueprints.standards.rules.scoring import HIGHEST_STEP
from forum.kernel.web.fields import Form, Line, Moment, PageQuery, Text, Url
from forum.kernel.web.identity import current_actor

LONGEST_REASON = 2_000
LONGEST_QUESTION = 4_000
_QUEUES = (SUBMITTED, CLARIFYING, DECIDED)


class QueueQuery(PageQuery):
    """A page of the queue."""

    state = fields.String(load_default=SUBMITTED, validate=validate.OneOf(_QUEUES), metadata={"example": SUBMITTED})


class AssessedNameSchema(Schema):
    """A city or a framework where it is only mentioned."""

    id = fields.Integer(metadata={"example": 12})
    name = fields.String(metadata={"example": "Boise"})
    url = Url()


class ValidatedAssessmentSchema(Schema):
    """An assessment as programme staff work on it; `level`, `met` and `score` are computed when it is decided."""

    id = fields.Integer(metadata={"example": 7})
    city = fields.Nested(AssessedNameSchema)
    framework = fields.Nested(AssessedNameSchema)
    state = fields.String(metadata={"enum": list(STATES), "example": "submitted"})
    round = fields.Integer(metadata={"example": 1, "description": "How often it was submitted"})
    submitted_at = Moment(allow_none=True)
    decided_at = Moment(allow_none=True)
    level = fields.String(metadata={"example": "silver", "description": "Empty where none is reached"})
    met = fields.Integer(allow_none=True, metadata={"example": 24})
    score = fields.Float(allow_none=True, metadata={"example": 61.5})
    version = fields.Integer(metadata={"example": 3})
    url = Url()
    can = fields.Method("_can", metadata={"type": "object", "description": "What you may do with this"})

    def _can(self, assessment: Any) -> dict[str, bool]:
        verbs = {
            "review": policies.can_review, "ask": policies.can_ask, "send_questions": policies.can_send_questions,
            "decide": policies.can_decide, "reopen": policies.can_reopen,
        }  # fmt: skip
        return {verb: bool(allowed(current_actor(), assessment)) for verb, allowed in verbs.items()}


class QueuedSchema(Schema):
    """An assessment in the queue, with the progress of its validation."""

    assessment = fields.Nested(ValidatedAssessmentSchema)
    lines = fields.Integer(metadata={"example": 43})
    final = fields.Integer(metadata={"example": 12, "description": "Lines with a final outcome"})
    disputed = fields.Integer(metadata={"example": 1})
    asked = fields.Integer(metadata={"example": 2, "description": "Lines about which the city is asked"})
    reviewers = fields.List(fields.Nested(MemberCardSchema))


class ReviewSchema(Schema):
    """What one reviewer says of a line."""

    by = fields.Nested(MemberCardSchema, attribute="reviewer")
    outcome = fields.String(metadata={"enum": list(FOUND), "example": "met"})
    step = fields.Integer(allow_none=True, metadata={"example": 3})
    reason = fields.String(metadata={"example": "The strategy was adopted in May."})
    at = Moment()


class LineValidationSchema(Schema):
    """Where the validation of a line stands; `outcome` is there once it is final. `version` 0: nobody reviewed it."""

    code = fields.String(attribute="criterion.code", metadata={"example": "DM1"})
    name = fields.Function(
        lambda one: one.criterion.name_in(str(get_locale() or "en")),
        metadata={"type": "string", "example": "Implementing Data Strategy and Governance"},
    )
    claim = fields.String(attribute="line.claim", metadata={"example": "met", "description": "What the city says"})
    step = fields.Integer(attribute="line.step", allow_none=True, metadata={"description": "The step it claims"})
    ticked = fields.List(fields.String(), attribute="line.ticked")
    asked = fields.Boolean(attribute="line.asked", metadata={"description": "Whether the city is asked about it"})
    state = fields.String(metadata={"enum": list(VALIDATION_STATES), "example": "second"})
    outcome = fields.Function(
        lambda one: one.validation.outcome if one.final else "",
        metadata={"type": "string", "enum": ["", *FOUND], "example": ""},
    )
    found_step = fields.Function(
        lambda one: one.validation.step if one.final else None, metadata={"type": ["integer", "null"]}
    )
    reviews = fields.List(fields.Nested(ReviewSchema))
    version = fields.Integer(metadata={"example": 1})
    can = fields.Method("_can", metadata={"type": "object", "description": "What you may do with this"})

    def _can(self, one: Any) -> dict[str, bool]:
        actor, seconds = current_actor(), bool(one.reviews)
        return {
            "review": bool(policies.can_review_line(actor, one.assessment, one.line)),
            "second": seconds and bool(policies.can_second(actor, one.assessment, one.reviewer_ids)),
            "ask": bool(policies.can_ask(actor, one.assessment)),
        }


class LineValidationListSchema(Schema):
    """The lines of an assessment in the order of its framework."""

    items = fields.List(fields.Nested(LineValidationSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class ReviewForm(Form):
    """What you say of a line. There is no level to send: it is computed when the assessment is decided."""

    outcome = fields.String(
        validate=validate.OneOf(FOUND), metadata={"example": "met", "description": "Not of a framework with steps"}
    )
    step = fields.Integer(
        validate=validate.Range(0, HIGHEST_STEP), allow_none=True, metadata={"description": "Of a framework with steps"}
    )
    reason = Text(LONGEST_REASON, load_default="", metadata={"example": "The strategy was adopted in May."})


class QuestionForm(Form):
    """A question to the city, or a note among staff."""

    body = Text(LONGEST_QUESTION, shortest=1, required=True, metadata={"example": "Which departments take part?"})


class LinePageForm(Form):
    """A line as its page sends it whatever was pressed, so that nothing that was typed is lost."""

    version = fields.Integer(load_default=None, validate=validate.Range(0))
    outcome = fields.String(load_default="", validate=validate.OneOf(("", *FOUND)))
    step = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, HIGHEST_STEP))
    reason = Text(LONGEST_REASON, load_default="")
    question = Text(LONGEST_QUESTION, load_default="")
    note = Text(LONGEST_QUESTION, load_default="")


class ValidationQuery(Schema):
    """Which lines of an assessment a page shows: all, or those that wait for the reader."""

    show = fields.String(load_default="all", validate=validate.OneOf(("all", "mine")))


class AssessmentReasonForm(Form):
    """Why a decision is taken back or an award revoked; the city reads it."""

    reason = Line(LONGEST_REASON, shortest=1, required=True, metadata={"example": "The wrong city was reviewed."})


class AssessmentDecisionForm(Form):
    """Nothing but the wish to decide: what it comes to follows from the outcomes."""


class DecisionPageForm(Form):
    """The same as a page sends it."""

    version = fields.Integer(required=True, validate=validate.Range(0))


class StaffRemarkSchema(Schema):
    """A question to the city, its answer, or a note among staff."""

    id = fields.Integer(metadata={"example": 3})
    circle = fields.String(metadata={"enum": ["staff", "both"], "example": "both"})
    body = fields.String(metadata={"example": "Which departments take part?"})
    at = Moment()
