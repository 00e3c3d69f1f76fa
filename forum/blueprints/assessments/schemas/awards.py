"""JSON of awards and of frozen assessments."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.frozen import KINDS
from forum.blueprints.assessments.schemas.validation import AssessedNameSchema
from forum.kernel import clock
from forum.kernel.sheets import XLSX
from forum.kernel.web.fields import Can, Moment, Url
from forum.kernel.web.identity import current_actor


class AwardSchema(Schema):
    """A level that a city was awarded by a decided assessment; why one was revoked is told to the city and to staff."""

    id = fields.Integer(metadata={"example": 2})
    city = fields.Nested(AssessedNameSchema)
    framework = fields.Nested(AssessedNameSchema)
    assessment_id = fields.Integer(metadata={"example": 7})
    level = fields.String(metadata={"example": "gold"})
    awarded_on = fields.Date(metadata={"example": "2026-02-03"})
    renew_by = fields.Date(metadata={"example": "2029-02-03"})
    state = fields.Method("_state", metadata={"type": "string", "enum": ["standing", "due", "revoked"]})
    revoked_at = Moment(allow_none=True)
    revoked_reason = fields.Method("_reason", metadata={"type": "string"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(revoke=policies.can_award_revoke)

    def _state(self, award: Any) -> str:
        return str(award.state_on(clock.now().date()))

    def _reason(self, award: Any) -> str:
        return str(award.revoked_reason) if policies.can_see_history(current_actor(), award.city) else ""


class AwardListSchema(Schema):
    """The awards of a city, the newest first."""

    items = fields.List(fields.Nested(AwardSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class FrozenSchema(Schema):
    """An assessment as it was when it was submitted or decided; it never changes."""

    number = fields.Integer(metadata={"example": 1})
    kind = fields.String(metadata={"enum": list(KINDS), "example": "submitted"})
    round = fields.Integer(metadata={"example": 1})
    frozen_at = Moment()
    digest = fields.String(metadata={"description": "SHA-256 of the content"})
    url = Url()


class FrozenListSchema(Schema):
    """The frozen states of an assessment, the oldest first."""

    items = fields.List(fields.Nested(FrozenSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class FrozenWholeSchema(FrozenSchema):
    """The same with everything that was frozen; who reviewed is told to programme staff alone."""

    content = fields.Method("_content", metadata={"type": "object"})

    def _content(self, frozen: Any) -> dict[str, Any]:
        content: dict[str, Any] = frozen.content
        if policies.can_see_queue(current_actor()):
            return content
        lines = [{name: told for name, told in line.items() if name != "reviews"} for line in content["lines"]]
        return content | {"lines": lines}


class AssessmentExportQuery(Schema):
    """As a table for spreadsheets or as a paper."""

    format = fields.String(load_default=XLSX, validate=validate.OneOf((XLSX, "pdf")), metadata={"example": XLSX})
