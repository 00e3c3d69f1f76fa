"""JSON of the kinds of notifications that one may refuse."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

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


class KindsPageForm(Form):
    """The same with the kinds that one wants."""

    wanted = fields.List(fields.String(), load_default=list)
    reactions = fields.String(required=True, validate=validate.OneOf(REACTION_CHOICES))
    after_reply = fields.String(required=True, validate=validate.OneOf(AFTER_REPLY))

    @post_load
    def _refuse_others(self, form: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        wanted = form.pop("wanted")
        return {**form, "refused": [kind.name for kind in choices() if kind.name not in wanted]}
