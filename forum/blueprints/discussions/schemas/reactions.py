"""JSON of reactions, and the form of the page."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from forum.blueprints.discussions.models.reactions import REACTIONS
from forum.blueprints.discussions.schemas.authors import AuthorCardSchema
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Form, Moment, PageQuery


class ReactionCountSchema(Schema):
    """How many reacted to a post with one name."""

    name = fields.String(validate=validate.OneOf(REACTIONS), metadata={"example": "thanks"})
    count = fields.Integer(metadata={"example": 3})
    mine = fields.Boolean(metadata={"example": True, "description": "Whether you are among them"})


class ReactionSchema(Schema):
    """Who reacted to a post, and when."""

    name = fields.String(validate=validate.OneOf(REACTIONS), metadata={"example": "thanks"})
    member = fields.Nested(AuthorCardSchema)
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


class ReactionListSchema(Schema):
    """The reactions to a post."""

    items = fields.List(fields.Nested(ReactionCountSchema), required=True)


class ReactionQuery(PageQuery):
    """Which reactions to a post."""

    name = fields.String(load_default=None, validate=validate.OneOf(REACTIONS), metadata={"example": "thanks"})


class ReactionPageForm(Form):
    """A reaction to add or to take back."""

    add = fields.String(load_default=None, validate=validate.OneOf(REACTIONS))
    remove = fields.String(load_default=None, validate=validate.OneOf(REACTIONS))

    @validates_schema
    def _one_of_both(self, form: dict[str, Any], **kwargs: Any) -> None:
        if bool(form.get("add")) == bool(form.get("remove")):
            raise ValidationError({"add": [str(_l("Choose one reaction."))]})
