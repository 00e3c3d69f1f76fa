"""JSON of files in posts."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from forum.blueprints.discussions.rules import MOST_FILES
from forum.kernel.web.fields import Id


class FileIds(fields.List[int]):
    """Uploads of one's own that stand in no post yet."""

    def __init__(self, **options: Any) -> None:
        metadata = {"example": [31], "description": "Files sent before with `POST /uploads?purpose=post`"}
        super().__init__(Id(), validate=validate.Length(max=MOST_FILES), metadata=metadata, **options)


class PostFileSchema(Schema):
    """A file in a post, for those who may read the post."""

    id = fields.Integer(metadata={"example": 31})
    filename = fields.String(metadata={"example": "outcomes.xlsx"})
    type = fields.String(metadata={"example": "XLSX"})
    media_type = fields.String(metadata={"example": "image/png"})
    size = fields.Integer(metadata={"description": "In bytes", "example": 18_432})
    thumbnail_url = fields.String(allow_none=True, metadata={"example": "/files/31/thumbnail"})
    url = fields.String(metadata={"description": "Where it is had", "example": "/files/31"})
