"""JSON of posts and their versions."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.discussions.rules import STATES
from forum.blueprints.discussions.schemas.attachments import PostFileSchema
from forum.blueprints.discussions.schemas.authors import AuthorCardSchema
from forum.blueprints.discussions.schemas.links import LinkCardSchema
from forum.blueprints.discussions.schemas.reactions import ReactionCountSchema
from forum.kernel.web.fields import Id, Moment, PageQuery


class BackLinkSchema(Schema):
    """A post of another thread that leads to this one."""

    post_id = fields.Integer(metadata={"example": 90})
    title = fields.String(metadata={"example": "What we learned this quarter"})
    url = fields.String(metadata={"example": "/t/what-we-learned-this-quarter/9/3"})


class PostSchema(Schema):
    """A contribution to a thread; one that does not stand has text only for those who may read it."""

    id = fields.Integer(required=True, metadata={"example": 31})
    thread_id = fields.Integer(required=True, metadata={"example": 5})
    number = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"example": 2, "description": "In its address, for good; null while it waits for approval"},
    )
    position = fields.Integer(
        required=True, allow_none=True, metadata={"example": 2, "description": "Its place in the thread"}
    )
    author = fields.Nested(AuthorCardSchema, required=True)
    body = fields.String(required=True, metadata={"description": "Markdown", "example": "We ask **first**."})
    html = fields.String(required=True, metadata={"example": "<p>We ask <strong>first</strong>.</p>"})
    files = fields.List(fields.Nested(PostFileSchema), required=True)
    link_cards = fields.List(fields.Nested(LinkCardSchema), required=True)
    reply_to_number = fields.Integer(required=True, allow_none=True, metadata={"example": 1})
    created_at = Moment(required=True, metadata={"example": "2026-11-01T10:00:00Z"})
    edited_at = Moment(required=True, allow_none=True, metadata={"example": None})
    edit_count = fields.Integer(required=True, metadata={"example": 0})
    withdrawn = fields.Boolean(required=True, metadata={"example": False})
    folded = fields.Boolean(
        required=True, metadata={"example": False, "description": "By somebody you blocked; pages show it at a click"}
    )
    wiki = fields.Boolean(required=True, metadata={"example": False, "description": "All who may reply may edit it"})
    edit_locked = fields.Boolean(required=True, metadata={"example": False, "description": "Moderators alone edit it"})
    reactions = fields.List(fields.Nested(ReactionCountSchema), required=True)
    bookmarked = fields.Boolean(required=True, metadata={"example": False, "description": "Whether you keep it"})
    linked_from = fields.List(
        fields.Nested(BackLinkSchema), required=True, metadata={"description": "From other threads, the latest five"}
    )
    poll_id = fields.Integer(required=True, allow_none=True, metadata={"example": None})
    state = fields.String(
        required=True,
        validate=validate.OneOf(STATES),
        metadata={"example": "published", "description": "Who reads it: everybody a published one, others only some"},
    )
    reason = fields.String(
        required=True, metadata={"example": "", "description": "Why it does not stand, for its author and moderators"}
    )
    version = fields.Integer(required=True, metadata={"example": 1})
    url = fields.String(required=True, metadata={"example": "/t/how-do-you-share-data/5/2"})
    can = fields.Dict(
        keys=fields.String(),
        values=fields.Boolean(),
        required=True,
        metadata={"description": "What you may do with this", "example": {"edit": True, "withdraw": True}},
    )


class PostQuery(PageQuery):
    """Where to begin: at the first post, next to a number, or at a moment; `around` is one on the page."""

    after = fields.Integer(load_default=None, validate=validate.Range(0, 2**31 - 1), metadata={"example": 20})
    before = Id(load_default=None, metadata={"example": 21})
    around = Id(load_default=None, metadata={"example": 34})
    since = Moment(load_default=None, metadata={"example": "2026-11-01T00:00:00Z", "description": "Written since"})


class RevisionSchema(Schema):
    """A version of a post."""

    number = fields.Integer(metadata={"example": 2})
    body = fields.String(metadata={"example": "We ask **first**."})
    html = fields.String(metadata={"example": "<p>We ask <strong>first</strong>.</p>"})
    editor = fields.Nested(AuthorCardSchema)
    at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    reason = fields.String(metadata={"example": "Corrected the figure"})
    reverted_to = fields.Integer(
        allow_none=True, metadata={"description": "The version whose text it brought back", "example": None}
    )


class RevisionListSchema(Schema):
    """Every version of a post."""

    items = fields.List(fields.Nested(RevisionSchema), required=True)
    next = fields.String(required=True, allow_none=True)
