"""JSON and forms of snapshots."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from marshmallow import EXCLUDE, Schema, fields, validate

from forum.blueprints.assessments.rules.plans import ANSWERS
from forum.blueprints.assessments.schemas.assessments import AssessedFrameworkSchema
from forum.blueprints.assessments.schemas.people import WriterSchema
from forum.blueprints.standards.rules.codes import in_language
from forum.blueprints.standards.schemas import CriterionCardSchema
from forum.kernel.web.fields import Form, Line, Moment, Url


class SnapshotSchema(Schema):
    """What a city answered to the short questions on one day."""

    id = fields.Integer(metadata={"example": 4})
    city_id = fields.Integer(metadata={"example": 12})
    framework = fields.Nested(AssessedFrameworkSchema)
    answers = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"example": {"q1": "partly"}})
    taken_by = fields.Nested(WriterSchema, allow_none=True)
    taken_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    url = Url()


class FirstSchema(Schema):
    """A criterion to look at first."""

    criterion = fields.Nested(CriterionCardSchema)
    question = fields.String(metadata={"example": "q1"})
    answer = fields.String(metadata={"enum": list(ANSWERS), "example": "no"})


class PlanSchema(Schema):
    """A snapshot and the plan that follows: areas that are strong, criteria to look at first."""

    snapshot = fields.Nested(SnapshotSchema)
    strong = fields.List(fields.String(), attribute="plan.strong", metadata={"example": ["OD"]})
    first = fields.Method("_first", metadata={"type": "array", "items": {"type": "object"}})
    questions = fields.Method("_questions", metadata={"type": "array", "items": {"type": "object"}})

    def _first(self, told: Any) -> list[dict[str, Any]]:
        found = [{**vars(one), "criterion": told.criteria[one.code]} for one in told.plan.first]
        dumped: list[dict[str, Any]] = FirstSchema(many=True).dump(found)
        return dumped

    def _questions(self, told: Any) -> list[dict[str, Any]]:
        language = str(get_locale() or "en")
        asked = told.snapshot.framework.questions
        return [{"key": one["key"], "text": in_language(one["text"], language)} for one in asked]


class SnapshotForm(Form):
    """An answer to every question of the current standard."""

    answers = fields.Dict(
        keys=Line(40, shortest=1), values=fields.String(validate=validate.OneOf(ANSWERS)), required=True,
        metadata={"example": {"q1": "partly", "q2": "yes"}},
    )  # fmt: skip


class AnswersForm(Form):
    """The questions as their page sends them; their keys are those of the standard, so the service reads them."""

    class Meta:
        unknown = EXCLUDE
