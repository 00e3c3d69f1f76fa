"""JSON and forms of whole assessments."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import CityCardSchema
from forum.blueprints.assessments import policies
from forum.blueprints.assessments.rules.progress import MISSING
from forum.blueprints.assessments.rules.states import CLAIMS, STATES
from forum.blueprints.assessments.schemas.people import WriterSchema
from forum.blueprints.standards.schemas import InLanguage
from forum.kernel.web.fields import Can, Form, Moment, PageQuery, Url


class AssessedFrameworkSchema(Schema):
    """The standard that an assessment is against."""

    slug = fields.String(metadata={"example": "wwc-2022"})
    name = fields.String(metadata={"example": "What Works Cities Certification Standard"})
    year = fields.Integer(metadata={"example": 2022})
    scoring = fields.Function(
        lambda framework: framework.scoring.get("kind", "count"),
        metadata={"type": "string", "enum": ["count", "steps"], "description": "`count`: by claims; `steps`: 0 to 4"},
    )
    url = Url()


class AssessmentCardSchema(Schema):
    """An assessment where it comes in a list. It is its city's and programme staff's."""

    id = fields.Integer(metadata={"example": 7})
    city = fields.Nested(CityCardSchema)
    framework = fields.Nested(AssessedFrameworkSchema)
    state = fields.String(metadata={"enum": list(STATES), "example": "draft"})
    round = fields.Integer(metadata={"description": "How often it was submitted", "example": 0})
    previous_id = fields.Integer(
        allow_none=True, metadata={"description": "Whose answers it began with", "example": None}
    )
    started_by = fields.Nested(WriterSchema, allow_none=True)
    started_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    submitted_at = Moment(allow_none=True, metadata={"example": None})
    decided_at = Moment(allow_none=True, metadata={"example": None})
    url = Url()
    can = Can(
        edit=policies.can_edit_assessment, submit=policies.can_submit_assessment,
        withdraw=policies.can_withdraw_assessment,
    )  # fmt: skip


class AreaProgressSchema(Schema):
    """How far an area is, as the city says."""

    code = fields.String(metadata={"example": "DM"})
    of = fields.Integer(metadata={"description": "How many criteria it has", "example": 9})
    said = fields.Integer(metadata={"description": "Of how many something was said", "example": 4})
    met = fields.Integer(metadata={"description": "How many are met as claimed", "example": 2})


class MissingSchema(Schema):
    """What staff would ask about."""

    code = fields.String(metadata={"example": "DM3"})
    kind = fields.String(metadata={"enum": list(MISSING), "example": "no_evidence"})


class LineCardSchema(Schema):
    """What a city says of one criterion, in short."""

    code = fields.String(attribute="line.criterion.code", metadata={"example": "DM3"})
    name = InLanguage("line.criterion.names", example="Sharing Data")
    claim = fields.String(attribute="line.claim", metadata={"enum": list(CLAIMS), "example": "in_progress"})
    step = fields.Integer(attribute="line.step", allow_none=True, metadata={"example": None})
    ticked = fields.List(fields.String(), attribute="line.ticked", metadata={"example": ["a", "c"]})
    evidence_count = fields.Integer(attribute="evidence", metadata={"example": 2})
    assignee = fields.Nested(WriterSchema, attribute="line.assignee", allow_none=True)
    asked = fields.Boolean(metadata={"description": "Whether staff ask for more"})
    carried = fields.Boolean(
        attribute="line.carried", metadata={"description": "Whether it was carried over and waits to be confirmed"}
    )
    url = fields.String(attribute="line.path", metadata={"example": "/assessments/7/DM3"})


class AssessmentSchema(AssessmentCardSchema):
    """An assessment with its lines, how far it is and what is missing."""

    areas = fields.List(fields.Nested(AreaProgressSchema))
    missing = fields.List(fields.Nested(MissingSchema))
    lines = fields.List(fields.Nested(LineCardSchema))


class AssessmentQuery(PageQuery):
    """In which state."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES), metadata={"example": "draft"})


class StartForm(Form):
    """Against which standard, and whether to begin with what was said before."""

    framework = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(1, 40), metadata={"example": "wwc-2022"}
    )
    carry = fields.Boolean(load_default=True, metadata={"description": "Begin with what the last one said"})


class NothingForm(Form):
    """Nothing to say beside that it is done."""
