"""JSON of the comments on a document."""

from __future__ import annotations

from marshmallow import Schema, fields

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.discussions.rules import LONGEST_BODY
from forum.blueprints.groups.schemas.groups import GroupCardSchema
from forum.blueprints.library.schemas.resources import ResourceSchema
from forum.kernel.web.fields import Form, Id, Moment, Text, Url


class CommentForm(Form):
    """A comment in Markdown, and the group in which it is written; empty where only one fits."""

    body = Text(LONGEST_BODY, shortest=1, required=True, metadata={"example": "We left clause 6 out."})
    group_id = Id(load_default=None, allow_none=True, metadata={"description": "The number of a group", "example": 7})


class CommentedThreadSchema(Schema):
    """The thread that a comment stands in."""

    id = fields.Integer(metadata={"example": 5})
    title = fields.String(metadata={"example": "Data-sharing agreement handbook"})
    group = fields.Nested(GroupCardSchema)
    url = Url()


class CommentSchema(Schema):
    """A comment on a document: a post of a thread about it."""

    id = fields.Integer(metadata={"example": 31})
    number = fields.Integer(metadata={"description": "Its place in the thread", "example": 2})
    author = fields.Nested(MemberCardSchema)
    html = fields.String(metadata={"example": "<p>We left clause 6 out.</p>"})
    thread = fields.Nested(CommentedThreadSchema)
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    url = fields.String(attribute="anchor", metadata={"example": "/t/handbook/5/2#post-2"})


class DocumentsSchema(Schema):
    """The documents that a thread is about, as far as one may see them."""

    items = fields.List(fields.Nested(ResourceSchema))
    next = fields.String(allow_none=True)
