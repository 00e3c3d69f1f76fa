"""JSON of what moderators make of threads."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.discussions.rules import LONGEST_SUMMARY, LONGEST_TEXT, MOST_CHOSEN
from forum.blueprints.discussions.schemas.authors import AuthorCardSchema
from forum.blueprints.library.rules.kinds import AUDIENCES, DOC_TYPES
from forum.kernel.i18n import LANGUAGES
from forum.kernel.web.fields import Form, Id, Line, Moment, Text, Url


class SummarySchema(Schema):
    """What a thread has come to."""

    thread_id = fields.Integer(metadata={"example": 5})
    body = fields.String(
        metadata={"description": "Markdown; `#2` cites a post", "example": "Ask the clerk first (#2)."}
    )
    html = fields.String(metadata={"example": '<p>Ask the clerk first (<a href="/t/x/5/2">#2</a>).</p>'})
    cited = fields.List(fields.Integer(), metadata={"description": "The ids of the posts cited", "example": [31]})
    editor = fields.Nested(AuthorCardSchema)
    written_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()


class SummaryForm(Form):
    """The summary, in Markdown; `#2` leads to the post of that number."""

    body = Text(LONGEST_SUMMARY, shortest=1, required=True, metadata={"example": "Ask the clerk first (#2)."})


class SummaryPageForm(SummaryForm):
    """The same as a page sends it."""

    version = fields.Integer(load_default=0, validate=validate.Range(0))


class BecomeResourceForm(Form):
    """What is told of the document; what is left out is as the thread says it."""

    title = Line(200, load_default=None, allow_none=True, metadata={"example": "Wording an exit clause"})
    summary = Text(
        4000, load_default=None, allow_none=True, metadata={"example": "Three wordings, and when to use each."}
    )
    text = Text(LONGEST_TEXT, load_default="", metadata={"description": "Markdown; empty: made of the posts"})
    post_ids = fields.List(
        Id(), load_default=None, allow_none=True, validate=validate.Length(max=MOST_CHOSEN),
        metadata={"description": "The posts in it; without them those that the summary cites", "example": [31]},
    )  # fmt: skip
    criteria = fields.List(
        Line(12, shortest=1), load_default=None, allow_none=True, validate=validate.Length(max=20),
        metadata={"example": ["DM3"]},
    )  # fmt: skip
    language = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(list(LANGUAGES)), metadata={"example": "en"}
    )
    doc_type = fields.String(
        load_default="guide", validate=validate.OneOf(list(DOC_TYPES)), metadata={"example": "guide"}
    )
    audience = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(AUDIENCES), metadata={"example": "members"}
    )
    attribution = Line(300, load_default=None, allow_none=True, metadata={"example": "Ana Souza (Porto Alegre)"})


class BecomeResourcePageForm(BecomeResourceForm):
    """The same as a page sends it."""

    title = Line(200, shortest=1, required=True)
    text = Text(LONGEST_TEXT, shortest=1, required=True)


class ResourceDraftSchema(Schema):
    """What a document of a thread begins with."""

    title = fields.String(metadata={"example": "How do you word the exit clause?"})
    summary = fields.String(metadata={"example": "Ask the clerk first."})
    text = fields.String(metadata={"description": "Markdown", "example": "# How do you word the exit clause?"})
    language = fields.String(metadata={"example": "en"})
    criteria = fields.List(fields.String(), metadata={"example": ["RDC5"]})
    audience = fields.String(metadata={"example": "members"})
    attribution = fields.String(metadata={"example": "Ana Souza (Porto Alegre)"})
    post_ids = fields.List(fields.Integer(), metadata={"example": [31]})


class ResourceMadeSchema(Schema):
    """A document that was made of a thread."""

    id = fields.Integer(metadata={"example": 12})
    title = fields.String(metadata={"example": "Wording an exit clause"})
    url = Url()


class ResourceListSchema(Schema):
    """The documents that were made of a thread."""

    items = fields.List(fields.Nested(ResourceMadeSchema), required=True)
    next = fields.String(required=True, allow_none=True)
