"""JSON of the further files of a resource."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.files.extraction.media_types import ACCEPTED
from forum.blueprints.files.schemas import FileSchema
from forum.blueprints.library.models.files import LONGEST_LABEL, MOST_FILES
from forum.blueprints.library.schemas.parts import SentFile
from forum.kernel.web.fields import Form, Id, Line, Moment, Url

_LABEL = {"description": "What it is", "example": "Annex A, the form to fill in"}


class FileForm(Form):
    """A further file, as multipart/form-data. Either `file` or `upload_id` is needed."""

    file = SentFile(load_default=None, metadata={"description": f"The file: {ACCEPTED}"})
    upload_id = Id(load_default=None, allow_none=True, metadata={"description": "One's own upload, instead of a file"})
    label = Line(LONGEST_LABEL, load_default="", metadata={**_LABEL, "description": "Empty: as the file is called"})


class FileChangeForm(Form):
    """What is to change; the rest stays."""

    label = Line(LONGEST_LABEL, shortest=1, metadata=_LABEL)
    position = fields.Integer(
        validate=validate.Range(1, MOST_FILES), metadata={"description": "Its place among them", "example": 1}
    )


class FileLabelForm(Form):
    """The form of the page that names a file."""

    label = Line(LONGEST_LABEL, shortest=1, required=True)


class ResourceFileSchema(Schema):
    """A further file of a document."""

    resource_id = fields.Integer(metadata={"example": 31})
    label = fields.String(metadata=_LABEL)
    position = fields.Integer(metadata={"description": "From 1 without gaps", "example": 1})
    file = fields.Nested(FileSchema)
    version = fields.Integer(metadata={"example": 1})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    url = Url()
