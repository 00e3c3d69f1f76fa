"""JSON of tags."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.discussions.models.tags import LONGEST_TAG, SHORTEST_TAG
from forum.kernel.web.fields import Form, Line, PageQuery, Url


class TagSchema(Schema):
    """A word under which threads of a group are found together."""

    id = fields.Integer(metadata={"example": 4})
    name = fields.String(metadata={"example": "Exit clauses"})
    slug = fields.String(metadata={"example": "exit-clauses", "description": "To filter lists with `tag`"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()


class CountedTagSchema(TagSchema):
    """The same with how many threads have it, counted to 100."""

    threads = fields.Integer(metadata={"example": 12})


class TagQuery(PageQuery):
    """Which words."""

    q = fields.String(
        load_default="", validate=validate.Length(max=LONGEST_TAG),
        metadata={"example": "exit", "description": "What is in them"},
    )  # fmt: skip


class TagListSchema(Schema):
    """Words of a group, by name."""

    items = fields.List(fields.Nested(CountedTagSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class TagForm(Form):
    """Another name; that of another word of the group joins both."""

    name = Line(LONGEST_TAG, shortest=SHORTEST_TAG, required=True, metadata={"example": "Exit clauses"})
