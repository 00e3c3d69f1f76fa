"""JSON of the versions of a resource."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_dump, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.files.extraction.media_types import ACCEPTED
from forum.blueprints.files.schemas import FileSchema
from forum.blueprints.library.models.versions import LONGEST_NOTE
from forum.blueprints.library.schemas.parts import SentFile
from forum.kernel.web.fields import Form, Id, Line, Moment, PageQuery, Url
from forum.kernel.web.identity import current_actor


def _number(**kwargs: Any) -> fields.Integer:
    return fields.Integer(validate=validate.Range(1, 2**31 - 1), **kwargs)


class VersionForm(Form):
    """A new version, as multipart/form-data: one of `file`, `upload_id` and `restore`, with what changed."""

    file = SentFile(load_default=None, metadata={"description": f"The document as it is now: {ACCEPTED}"})
    upload_id = Id(load_default=None, allow_none=True, metadata={"description": "One's own upload, instead of a file"})
    restore = _number(
        load_default=None, allow_none=True, metadata={"description": "An old version to take back", "example": 1}
    )
    note = Line(LONGEST_NOTE, load_default="", metadata={"description": "What changed", "example": "New exit clause"})


class VersionPageForm(VersionForm):
    """The form of the page, with the version of the resource its writer saw."""

    version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 2**31 - 1))


class VersionQuery(PageQuery):
    """Which versions to list."""


class ChangesQuery(Schema):
    """Since which version; empty: since the one before."""

    since = _number(load_default=None, metadata={"example": 1})


class ComparisonQuery(ChangesQuery):
    """Which two versions the page compares."""

    number = _number(load_default=None)


class VersionSchema(Schema):
    """A version of a document. Who is not signed in is not told who added it."""

    resource_id = fields.Integer(metadata={"example": 31})
    number = fields.Integer(metadata={"description": "From 1 without gaps", "example": 2})
    current = fields.Boolean(metadata={"description": "Whether it is the one that is shown", "example": True})
    note = fields.String(metadata={"description": "What changed", "example": "New exit clause"})
    restored_from = fields.Integer(
        allow_none=True, metadata={"description": "The old version that it takes back", "example": None}
    )
    author = fields.Nested(MemberCardSchema, allow_none=True)
    file = fields.Nested(FileSchema)
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    url = Url()

    @post_dump
    def _keep_people_among_members(self, shown: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        if not current_actor().signed_in:
            shown["author"] = None
        return shown


class ChangePartSchema(Schema):
    """A piece of the text: what stayed, what of that is left out for brevity (`rest`), what came and what went."""

    kind = fields.String(metadata={"enum": ["same", "rest", "ins", "del"], "example": "ins"})
    text = fields.String(metadata={"example": "in thirty days"})


class ChangesSchema(Schema):
    """What changed in the text from one version to another."""

    since = fields.Integer(attribute="older.number", metadata={"example": 1})
    number = fields.Integer(attribute="newer.number", metadata={"example": 2})
    unread = fields.List(
        fields.Integer(), metadata={"description": "Versions without text, so that nothing is compared", "example": []}
    )
    cut = fields.Boolean(metadata={"description": "Whether only the beginnings were compared", "example": False})
    parts = fields.List(fields.Nested(ChangePartSchema))
