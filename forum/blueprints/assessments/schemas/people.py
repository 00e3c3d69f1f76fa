"""The people of an assessment, where only their names matter."""

from __future__ import annotations

from marshmallow import Schema, fields

from forum.kernel.web.fields import Url


class WriterSchema(Schema):
    """Somebody who writes in an assessment."""

    id = fields.Integer(metadata={"example": 42})
    name = fields.String(metadata={"example": "Ana Souza"})
    handle = fields.String(metadata={"example": "ana-souza"})
    url = Url()
