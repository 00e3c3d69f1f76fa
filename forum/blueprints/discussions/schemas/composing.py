"""JSON of what helps to write."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.discussions.rules import LONGEST_TITLE
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.kernel.web.fields import Moment


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


class OpeningPromptsSchema(Schema):
    """What is worth knowing before one writes in a group."""

    waits = fields.String(
        allow_none=True,
        metadata={
            "enum": ["group", "newcomer", None], "example": "newcomer",
            "description": "Why it will wait for approval: as everybody's here, or as newcomers'; else null",
        },
    )  # fmt: skip


class PromptsSchema(OpeningPromptsSchema):
    """What is worth knowing before one answers in a thread."""

    own_last = fields.Integer(
        allow_none=True, metadata={"example": 7, "description": "The number of one's own post at the end"}
    )
    in_a_row = fields.Integer(metadata={"example": 1, "description": "How many of the last five posts are one's own"})
    merges = fields.Boolean(
        metadata={"example": True, "description": "A reply within 20 minutes becomes a part of one's own last post"}
    )
    idle_since = Moment(
        allow_none=True, metadata={"example": None, "description": "When the last post came, if 180 days ago or more"}
    )
