"""The blueprint that the JSON routes of the library share, and how its files are sent."""

from __future__ import annotations

from flask import Response

from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.models import File
from forum.kernel.actor import Actor
from forum.kernel.web.api import ApiBlueprint
from forum.kernel.web.downloads import bytes_response

api = ApiBlueprint("library", "Shared documents and their text by page")
BYTES = {"schema": {"type": "string", "format": "binary"}, "content_type": "*/*"}


def saved(actor: Actor, file: File) -> Response:
    """A file that the asker may have, to be saved."""
    file_queries.check_open(actor, file)
    return bytes_response(
        lambda: file_queries.open_bytes(file.storage_key),
        filename=file.filename, media_type=file.media_type, etag=file.sha256, size=file.size,
    )  # fmt: skip
