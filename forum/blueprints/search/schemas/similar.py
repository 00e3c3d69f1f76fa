"""JSON of documents like another one."""

from __future__ import annotations

from marshmallow import Schema, fields


class SimilarDocumentSchema(Schema):
    """A document with what it shares with the other: criteria by their codes, telling words."""

    id = fields.Integer(attribute="resource.id", metadata={"example": 14})
    title = fields.String(attribute="resource.title", metadata={"example": "Model agreement"})
    url = fields.String(attribute="resource.path", metadata={"example": "/library/14"})
    codes = fields.List(fields.String(), metadata={"example": ["DM3"]})
    words = fields.List(fields.String(), metadata={"example": ["agreement", "sharing"]})


class SimilarDocumentsSchema(Schema):
    """At most six, the most alike first."""

    items = fields.List(fields.Nested(SimilarDocumentSchema))
