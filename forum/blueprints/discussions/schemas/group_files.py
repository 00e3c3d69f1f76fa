"""JSON of the files of a group."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.schemas.attachments import PostFileSchema
from forum.blueprints.files.rules import FILE_KINDS
from forum.kernel.web.fields import Can, Moment, PageQuery


class GroupFileQuery(PageQuery):
    """Which files."""

    kind = fields.String(load_default=None, validate=validate.OneOf(list(FILE_KINDS)), metadata={"example": "table"})


class GroupFileSchema(Schema):
    """A file of a post of a group: what it is, who wrote the post, when, and where it stands."""

    file = fields.Nested(PostFileSchema)
    author = fields.Nested(MemberCardSchema, attribute="post.author")
    posted_at = Moment(attribute="post.created_at", metadata={"example": "2026-11-01T10:00:00Z"})
    thread_title = fields.String(attribute="post.thread.title", metadata={"example": "How do you share data?"})
    post_url = fields.String(attribute="post.anchor", metadata={"example": "/t/how/5/2#post-2"})
    can = Can(put_into_library=policies.can_put_into_library, suggest=policies.can_suggest_file)
