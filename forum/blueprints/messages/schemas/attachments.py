"""JSON of files in messages."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from forum.blueprints.messages.rules import LONGEST_BODY, MOST_FILES
from forum.kernel.i18n import _l
from forum.kernel.web.fields import Form, Id, Text


class FileIds(fields.List[int]):
    """Uploads of one's own that stand nowhere yet, each once."""

    def __init__(self) -> None:
        metadata = {"example": [31], "description": "Files sent before with `POST /uploads?purpose=message`"}
        super().__init__(Id(), load_default=list, validate=validate.Length(max=MOST_FILES), metadata=metadata)


class SayingForm(Form):
    """Base of what is sent: a text, files, or both."""

    body = Text(LONGEST_BODY, load_default="", metadata={"example": "See you on **Tuesday**."})
    file_ids = FileIds()

    @validates_schema
    def _check_something_is_said(self, said: dict[str, Any], **_: Any) -> None:
        if not said.get("body") and not said.get("file_ids"):
            raise ValidationError({"body": [str(_l("Write something here, or attach a file."))]})


class AttachmentSchema(Schema):
    """A file in a message, for those who may read the message."""

    id = fields.Integer(attribute="file.id", metadata={"example": 31})
    filename = fields.String(attribute="file.filename", metadata={"example": "outcomes.xlsx"})
    type = fields.String(attribute="file.type", metadata={"example": "XLSX"})
    media_type = fields.String(attribute="file.media_type", metadata={"example": "image/png"})
    size = fields.Integer(attribute="file.size", metadata={"description": "In bytes", "example": 18_432})
    thumbnail_url = fields.String(
        attribute="file.thumbnail_path", allow_none=True, metadata={"example": "/files/31/thumbnail"}
    )
    url = fields.String(attribute="file.path", metadata={"description": "Where it is had", "example": "/files/31"})
