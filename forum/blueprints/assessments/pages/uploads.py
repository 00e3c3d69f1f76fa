"""Private files that come with a form."""

from __future__ import annotations

from typing import IO

from forum.blueprints.files.extraction.media_types import BY_EXTENSION
from forum.blueprints.files.services import uploads as file_services
from forum.kernel.actor import Actor
from forum.kernel.web import uploads

MOST_FILES = 5
ACCEPTED = ",".join(BY_EXTENSION)


def _store(actor: Actor, stream: IO[bytes], filename: str) -> int:
    return file_services.store_upload(actor, stream, filename, kind="evidence").id


keeps_uploads = uploads.keeps_uploads(_store, MOST_FILES)
sent_files = uploads.sent_files
