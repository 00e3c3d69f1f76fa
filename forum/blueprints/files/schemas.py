"""JSON of files."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, validate

from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.files import policies
from forum.blueprints.files.extraction.media_types import ACCEPTED
from forum.blueprints.files.models import KINDS, SCANS, File
from forum.blueprints.files.rules import LONGEST_CAPTION, LONGEST_REASON, problem_in_words
from forum.kernel.web.fields import Form, Moment, Text, Url
from forum.kernel.web.identity import current_actor


class UploadForm(Form):
    """One file, as multipart/form-data."""

    file = Upload(required=True, metadata={"description": ACCEPTED})


class UploadQuery(Schema):
    """What a file is sent for."""

    purpose = fields.String(
        load_default="resource",
        validate=validate.OneOf(KINDS),
        metadata={"description": "Only resources are read; for messages and posts, unsent for 48 h, files go"},
    )


class CaptionForm(Form):
    """What a picture shows."""

    caption = Text(LONGEST_CAPTION, required=True, metadata={"example": "The open counter, with its three desks"})


class QuarantineForm(Form):
    """What becomes of a file that is held back, and why; both stand in the log."""

    decision = fields.String(
        required=True,
        validate=validate.OneOf(["release", "delete"]),
        metadata={"description": "`delete` takes the bytes away for good", "example": "release"},
    )
    reason = Text(LONGEST_REASON, shortest=1, required=True, metadata={"example": "A false alarm: our own macro test"})


class FileSchema(Schema):
    """A file that is kept. Its text is read afterwards: `state` goes from waiting to ready or failed."""

    id = fields.Integer(metadata={"example": 31})
    filename = fields.String(metadata={"example": "data-sharing-agreement.pdf"})
    media_type = fields.String(metadata={"description": "Told from the content", "example": "application/pdf"})
    type = fields.String(metadata={"example": "PDF"})
    size = fields.Integer(metadata={"description": "In bytes", "example": 184_320})
    sha256 = fields.String(metadata={"example": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"})
    state = fields.String(metadata={"enum": ["waiting", "ready", "failed"], "example": "ready"})
    problem = fields.Method(
        "_problem",
        metadata={"type": ["string", "null"], "description": "Why its text is missing, for its owner", "example": None},
    )
    problem_message = fields.Method(
        "_problem_message",
        metadata={"type": ["string", "null"], "description": "In words; others learn only that it is", "example": None},
    )
    scan = fields.String(
        metadata={
            "description": "What the scanner says; all but unscanned, clean and released are held back",
            "enum": list(SCANS), "example": "clean",
        }
    )  # fmt: skip
    title_guess = fields.String(metadata={"description": "What the document calls itself", "example": "Sharing data"})
    language = fields.String(allow_none=True, metadata={"description": "en, es, pt or fr", "example": "en"})
    caption = fields.String(metadata={"description": "What a picture shows: its text", "example": ""})
    page_count = fields.Integer(metadata={"example": 18})
    word_count = fields.Integer(metadata={"example": 6400})
    truncated = fields.Boolean(metadata={"description": "Whether some of the text was left out", "example": False})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    thumbnail_url = fields.String(
        attribute="thumbnail_path", allow_none=True, metadata={"example": "/files/31/thumbnail"}
    )
    url = Url()

    def _problem(self, file: File) -> str | None:
        return file.problem if _knows_why(file) else None

    def _problem_message(self, file: File) -> str | None:
        return problem_in_words(file.problem, _knows_why(file))


def _knows_why(file: File) -> bool:
    return bool(policies.can_know_problem(current_actor(), file))


class HeldFileSchema(FileSchema):
    """A file in which the scanner found something."""

    threat = fields.String(metadata={"description": "As the scanner names it", "example": "Eicar-Test-Signature"})
    scanned_at = Moment(metadata={"example": "2026-11-01T10:00:05Z"})
    uploader = fields.Nested(MemberCardSchema)
