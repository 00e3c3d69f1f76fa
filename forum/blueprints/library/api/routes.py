"""The blueprint that the JSON routes of the library share, and how its files are sent."""

from __future__ import annotations

from flask import Response

from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.models import File
from forum.blueprints.library.services import downloads
from forum.kernel.actor import Actor
from forum.kernel.web.api import ApiBlueprint
from forum.kernel.web.downloads import bytes_response
from forum.kernel.web.visitors import visitor_of

api = ApiBlueprint("library", "Shared documents and their text by page")
BYTES = {"schema": {"type": "string", "format": "binary"}, "content_type": "*/*"}


def saved(actor: Actor, file: File, resource_id: int) -> Response:
    """A file of a resource that the asker may have, to be saved; it is counted once a day and person."""
    file_queries.check_open(actor, file)
    response = bytes_response(
        lambda: file_queries.open_bytes(file.storage_key),
        filename=file.filename, media_type=file.media_type, etag=file.sha256, size=file.size,
    )  # fmt: skip
    downloads.note_download(resource_id, visitor_of(actor), response.status_code)
    return response
