"""JSON of links."""

from __future__ import annotations

from marshmallow import Schema, fields

from forum.kernel.web.fields import Moment


class LinkSchema(Schema):
    """The copy of the page behind a link."""

    resource_id = fields.Integer(metadata={"example": 31})
    link_url = fields.String(attribute="url", metadata={"example": "https://example.org/agreement"})
    state = fields.String(
        metadata={"enum": ["waiting", "ready", "dead"], "description": "dead: the last try failed", "example": "ready"}
    )
    problem = fields.String(allow_none=True, metadata={"description": "Why the last try failed", "example": None})
    problem_message = fields.String(allow_none=True, metadata={"description": "The same in words", "example": None})
    copied_at = Moment(allow_none=True, metadata={"description": "When the text was copied", "example": None})
    tried_at = Moment(allow_none=True, metadata={"description": "When it was last tried", "example": None})
