"""JSON of the standing of cities."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from marshmallow import Schema, fields, validate

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.standings import AUDIENCES, STATUSES
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Form, Line, Moment, PageQuery
from forum.kernel.web.identity import current_actor

LONGEST_NOTE = 500
_STATUS = validate.OneOf(STATUSES)
_AUDIENCE = validate.OneOf(AUDIENCES)
_WHO = "`city`: the city's own members and staff; `peers`: also members of similar cities; `members`; `public`"


class StandingCriterionSchema(Schema):
    """The criterion that a standing is about."""

    code = fields.String(metadata={"example": "DM1"})
    name = fields.Function(
        lambda criterion: criterion.name_in(str(get_locale() or "en")),
        metadata={"type": "string", "example": "Implementing Data Strategy and Governance"},
    )
    url = fields.String(attribute="path", metadata={"example": "/standards/wwc-v3/DM1"})


class StandingSchema(Schema):
    """How far a city is with a criterion, and who may know."""

    criterion = fields.Nested(StandingCriterionSchema)
    city_id = fields.Integer(attribute="standing.city_id", metadata={"example": 12})
    status = fields.String(attribute="standing.status", metadata={"enum": list(STATUSES), "example": "met"})
    audience = fields.String(
        attribute="standing.audience", metadata={"enum": list(AUDIENCES), "description": _WHO, "example": "members"}
    )
    note = fields.String(attribute="standing.note", metadata={"example": "Adopted in spring, with the finance office."})
    source = fields.String(
        attribute="standing.source", metadata={"example": "lead", "description": "Who said it: lead, staff, csv"}
    )
    changed_at = Moment(attribute="standing.changed_at", metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(attribute="standing.version", metadata={"example": 2})
    url = fields.String(attribute="standing.path", metadata={"example": "/cities/12/standing"})
    can = fields.Method("_can", metadata={"type": "object", "properties": {"change": {"type": "boolean"}}})

    def _can(self, line: Any) -> dict[str, bool]:
        return {"change": bool(policies.can_change_standing(current_actor(), line.standing))}


class StandingListSchema(Schema):
    """How far a city is, in the order of the Standard, as far as you may know."""

    items = fields.List(fields.Nested(StandingSchema), required=True)
    next = fields.String(allow_none=True, required=True)


class StandingQuery(Schema):
    """Of which practice area."""

    area = fields.String(load_default=None, validate=validate.Length(1, 12), metadata={"example": "DM"})


class StandingForm(Form):
    """How far the city is, and who may know; what is left out stays as it is."""

    status = fields.String(validate=_STATUS, metadata={"example": "met"})
    audience = fields.String(validate=_AUDIENCE, metadata={"example": "members", "description": _WHO})
    note = Line(LONGEST_NOTE, metadata={"example": "Adopted in spring, with the finance office."})


class StandingChangeForm(StandingForm):
    """The same for one of several criteria; `version` is the one you saw, 0 for what nobody has said."""

    code = Line(12, shortest=1, required=True, metadata={"example": "DM1"})
    version = fields.Integer(required=True, validate=validate.Range(0), metadata={"example": 0})


class StandingsForm(Form):
    """Several criteria at once: either all are written or none."""

    items = fields.List(fields.Nested(StandingChangeForm), required=True, validate=validate.Length(1, 100))


class SharingForm(Form):
    """Who may know the whole standing, or that of one practice area."""

    audience = fields.String(required=True, validate=_AUDIENCE, metadata={"example": "members", "description": _WHO})
    area = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(1, 12), metadata={"example": "DM"}
    )


class SharingPageForm(Form):
    """The same as its page sends it: both are chosen, `all` is the whole standing."""

    audience = fields.String(required=True, validate=validate.OneOf(AUDIENCES, error=_l("Choose who may know.")))
    area = fields.String(required=True, validate=validate.Length(1, 12, error=_l("Choose which criteria.")))


class StandingPageForm(Form):
    """One criterion as a page sends it."""

    version = fields.Integer(required=True, validate=validate.Range(0))
    status = fields.String(required=True, validate=_STATUS)
    audience = fields.String(required=True, validate=_AUDIENCE)
    note = Line(LONGEST_NOTE)


class AreaPageForm(Form):
    """The criteria of an area as a page sends them, each list in the same order."""

    code = fields.List(Line(12, shortest=1), required=True, validate=validate.Length(1, 100))
    version = fields.List(fields.Integer(validate=validate.Range(0)), required=True)
    status = fields.List(fields.String(validate=_STATUS), required=True)
    audience = fields.List(fields.String(validate=_AUDIENCE), required=True)


class MetQuery(PageQuery):
    """A page of the cities that met a criterion."""
