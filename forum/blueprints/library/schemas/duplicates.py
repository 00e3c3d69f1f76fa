"""JSON of documents that look the same."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from forum.blueprints.library import policies
from forum.blueprints.library.models.versions import LONGEST_NOTE
from forum.kernel.web.fields import Form, Id, Line, Url
from forum.kernel.web.identity import current_actor


class MergeDocumentForm(Form):
    """Which document becomes the newest version of this one, and what changed."""

    from_id = Id(required=True, metadata={"description": "The number of a document", "example": 32})
    note = Line(LONGEST_NOTE, load_default="", metadata={"description": "What changed", "example": "New exit clause"})


class LookalikeSchema(Schema):
    """A document with much the same text."""

    resource_id = fields.Integer(attribute="resource.id", metadata={"example": 32})
    title = fields.String(attribute="resource.title", metadata={"example": "Exit clauses"})
    likeness = fields.Float(metadata={"description": "The share of the text in common, 0 to 1", "example": 0.92})
    can_merge = fields.Method(
        "_can_merge",
        metadata={"type": "boolean", "description": "Whether you may make it a version of yours", "example": True},
    )
    url = Url()

    def _can_merge(self, one: Any) -> bool:
        return bool(policies.can_merge_away(current_actor(), one.resource))
