"""JSON of links."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.kernel.web.fields import Moment


class LinkCardSchema(Schema):
    """What a page says of itself, as it was when somebody linked to it."""

    url = fields.String(metadata={"example": "https://city.example/open-data"})
    title = fields.String(metadata={"example": "Open data of the city"})
    description = fields.String(metadata={"example": "All that is published, by department."})
    site = fields.String(metadata={"example": "city.example"})


class LinkQuery(Schema):
    """Up to five addresses."""

    url = fields.List(
        fields.String(validate=validate.Length(1, 2_000)),
        required=True,
        validate=validate.Length(1, 5),
        metadata={"example": ["https://city.example/open-data"]},
    )


class PostedLinkSchema(Schema):
    """Where a link was posted first."""

    url = fields.String(metadata={"example": "https://city.example/open-data"})
    number = fields.Integer(metadata={"description": "Of the post", "example": 3})
    name = fields.String(metadata={"description": "Of its author", "example": "Ana Souza"})
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


class PostedLinkListSchema(Schema):
    """Those of the links that are in the thread."""

    items = fields.List(fields.Nested(PostedLinkSchema), required=True)
    next = fields.String(required=True, allow_none=True)
