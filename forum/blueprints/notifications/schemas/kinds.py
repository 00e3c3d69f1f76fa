"""JSON of the kinds of notifications that one may refuse."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate

from forum.blueprints.groups.rules import AFTER_REPLY
from forum.blueprints.notifications.rules.preferences import REACTION_CHOICES
from forum.kernel.notices import choices
from forum.kernel.web.fields import Form


class KindsSchema(Schema):
    """What one has refused to be told of, of how many reactions one is, and how one follows what one has replied to."""

    refused = fields.List(fields.String(), metadata={"example": ["quote"]})
    reactions = fields.String(metadata={"enum": list(REACTION_CHOICES), "example": "always"})
    after_reply = fields.String(metadata={"enum": list(AFTER_REPLY), "example": "tracking"})


def _known(name: str) -> None:
    if name not in {kind.name for kind in choices()}:
        raise ValidationError("There is no such kind that may be refused.")


class KindsForm(Form):
    """What is not named stays."""

    refused = fields.List(
        fields.String(validate=_known), validate=validate.Length(max=100), metadata={"example": ["quote"]}
    )
    reactions = fields.String(validate=validate.OneOf(REACTION_CHOICES), metadata={"example": "first_daily"})
    after_reply = fields.String(validate=validate.OneOf(AFTER_REPLY), metadata={"example": "watching"})
