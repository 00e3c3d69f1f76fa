"""JSON and forms of what a member works towards."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.home.rules import REASONS
from forum.kernel.web.fields import Form, Moment

MOST = 60


def _codes(example: str) -> fields.List:
    one = fields.String(validate=validate.Length(min=1, max=20))
    return fields.List(one, validate=validate.Length(max=MOST), load_default=list, metadata={"example": [example]})


class PicksForm(Form):
    """The areas and criteria to work towards, by code; what is left out is not worked towards any more."""

    areas = _codes("DM")
    criteria = _codes("DM2")


class AdventureQuery(Form):
    """Which criterion the page shows alone."""

    criterion = fields.String(load_default=None, validate=validate.Length(max=20))


class AdventureAimSchema(Schema):
    """A criterion that you work towards."""

    code = fields.String(attribute="criterion.code", metadata={"example": "DM2"})
    area = fields.String(attribute="area.code", metadata={"example": "DM"})
    reason = fields.String(
        metadata={
            "enum": list(REASONS), "example": "picked",
            "description": "`picked` by you, as part of an `area` you picked, `sought` since you need help with it, "
            "`planned` since it is on your city's roadmap; the last two only while you have picked nothing",
        },
    )  # fmt: skip


class AdventureStepSchema(Schema):
    """Something that comes next for a criterion: an event, a call, somebody who helps."""

    criterion = fields.String(attribute="aim.criterion.code", metadata={"example": "DM2"})
    kind = fields.String(attribute="step.label", metadata={"example": "Workshop"})
    title = fields.String(attribute="step.title", metadata={"example": "An inventory in six weeks"})
    url = fields.String(attribute="step.url", metadata={"example": "/events/12"})
    at = Moment(attribute="step.at", allow_none=True, metadata={"example": "2026-12-01T15:00:00Z"})


class AdventureSchema(Schema):
    """What you work towards and what comes next for it. Nobody else sees it."""

    areas = fields.List(fields.String(), metadata={"example": ["DM"], "description": "The areas you have picked"})
    criteria = fields.List(
        fields.String(), metadata={"example": ["DM2"], "description": "The criteria you have picked"}
    )
    aims = fields.Nested(AdventureAimSchema, many=True)
    steps = fields.Nested(AdventureStepSchema, many=True)
