"""JSON of who looks after a document."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.library.rules.reviewing import LONGEST_MONTHS, REVIEW_STATES
from forum.kernel import clock
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Form, Id, Line, Moment


def review_by(**kwargs: Any) -> fields.Date:
    """Until when a document is to be looked at again; null for never."""
    about = {"description": "Until when it is to be looked at again", "example": "2027-11-01"}
    return fields.Date(allow_none=True, metadata=about, **kwargs)


def review_months(**kwargs: Any) -> fields.Integer:
    """By how many months "still valid" moves the day on."""
    bounds = validate.Range(1, LONGEST_MONTHS, error=_l("Use between {min} and {max} months."))
    about = {"description": "By how many months `still valid` moves the day on", "example": 12}
    return fields.Integer(validate=bounds, metadata=about, **kwargs)


class ReviewedSchema(Schema):
    """Until when something is to be looked at again."""

    review_by = fields.Date(
        allow_none=True, metadata={"description": "Until when it is to be looked at again", "example": "2027-11-01"}
    )
    review_months = fields.Integer(metadata={"description": "By how many months the day moves on", "example": 12})
    reviewed_at = Moment(allow_none=True, metadata={"description": "When it was last said to be valid"})
    review_state = fields.Function(
        lambda resource: resource.review_state(clock.now().date()),
        metadata={"type": "string", "enum": list(REVIEW_STATES), "example": "later"},
    )


class OwnerForm(Form):
    """Who owns the document from now on."""

    member_id = Id(required=True, metadata={"example": 42})


class OwnersSchema(Schema):
    """Who looks after a document."""

    owner = fields.Nested(MemberCardSchema)
    co_owners = fields.List(fields.Nested(MemberCardSchema))


class CoOwnerPageForm(Form):
    """Somebody to look after it too, by username."""

    co_owner = Line(80, shortest=1, required=True)


class OwnerPageForm(Form):
    """Who owns it from now on, by username."""

    owner = Line(80, shortest=1, required=True)
