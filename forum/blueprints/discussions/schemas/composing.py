"""JSON of what helps to write."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.discussions.rules import LONGEST_TITLE
from forum.blueprints.groups.schemas.groups import GroupCardSchema


class SimilarQuery(Schema):
    """The title so far; less than ten letters are like nothing."""

    title = fields.String(
        required=True, validate=validate.Length(max=LONGEST_TITLE), metadata={"example": "How do you share data?"}
    )


class SimilarThreadSchema(Schema):
    """A thread that may answer the question."""

    id = fields.Integer(metadata={"example": 5})
    title = fields.String(metadata={"example": "How do you word the exit clause?"})
    url = fields.String(attribute="path", metadata={"example": "/t/how-do-you-word-the-exit-clause/5"})
    reply_count = fields.Integer(metadata={"example": 11})
    group = fields.Nested(GroupCardSchema)


class SimilarListSchema(Schema):
    """Threads, the nearest first."""

    items = fields.List(fields.Nested(SimilarThreadSchema), required=True)
    next = fields.String(required=True, allow_none=True)
