"""JSON of adoptions and ratings."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import CityCardSchema, MemberCardSchema
from forum.blueprints.library import policies
from forum.blueprints.library.rules.usefulness import FEWEST_RATINGS, LONGEST_NOTE, MOST_STARS
from forum.kernel.web.fields import Can, Form, Moment, Text, Url

_USED = "We kept clauses 2 to 5 and had the law office look at the rest."


class AdoptionForm(Form):
    """How one's city used a document."""

    note = Text(LONGEST_NOTE, load_default="", metadata={"description": "Plain text", "example": _USED})


class AdoptionSchema(Schema):
    """A city used a document; `city` is null where somebody without a city says so of herself."""

    id = fields.Integer(metadata={"example": 8})
    member = fields.Nested(MemberCardSchema)
    city = fields.Nested(CityCardSchema, allow_none=True)
    note = fields.String(metadata={"example": _USED})
    adopted_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    can = Can(remove=policies.can_remove_adoption)
    url = Url()


def _stars(**kwargs: Any) -> fields.Integer:
    about = {"description": "1 (no use to me) to 5 (saved me days)", "example": 4}
    return fields.Integer(required=True, validate=validate.Range(1, MOST_STARS), metadata=about, **kwargs)


class RatingForm(Form):
    """How useful one found a document."""

    stars = _stars(strict=True)


class RatingPageForm(Form):
    """The same from a page, where every number is text."""

    stars = _stars()


class RatingSchema(Schema):
    """How a document is rated."""

    mean = fields.Float(
        allow_none=True,
        metadata={"description": f"To one decimal; null below {FEWEST_RATINGS} ratings", "example": 4.3},
    )
    count = fields.Integer(metadata={"example": 7})
    mine = fields.Integer(allow_none=True, metadata={"description": "What you gave", "example": 4})
