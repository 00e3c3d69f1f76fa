"""JSON of what a city agreed to share."""

from __future__ import annotations

from marshmallow import Schema, fields

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.cities.models.consents import SCOPES
from forum.blueprints.cities.models.standings import AUDIENCES
from forum.kernel.web.fields import Moment


class AgreementSchema(Schema):
    """One act of sharing; `still_shared` are those that were neither withdrawn nor shared otherwise since."""

    id = fields.Integer(metadata={"example": 31})
    scope = fields.String(metadata={"enum": list(SCOPES), "example": "area"})
    audience = fields.String(metadata={"enum": list(AUDIENCES[1:]), "example": "members"})
    given_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    given_by = fields.Nested(MemberCardSchema, allow_none=True)
    ended_at = Moment(allow_none=True, metadata={"example": None})
    criteria = fields.List(fields.String(), attribute="codes", metadata={"example": ["DM1", "DM2"]})
    still_shared = fields.List(fields.String(), attribute="standing_codes", metadata={"example": ["DM1"]})


class AgreementListSchema(Schema):
    """What a city agreed to share: what stands first, then the newest."""

    items = fields.List(fields.Nested(AgreementSchema), required=True)
    next = fields.Constant(None, required=True, metadata={"type": "null"})
