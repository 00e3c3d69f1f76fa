"""Files that come with a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from forum.blueprints.files.models import File
from forum.blueprints.files.services import uploads as file_services
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.rules import MOST_FILES
from forum.kernel.actor import Actor
from forum.kernel.web import uploads
from forum.kernel.web.pages import FormState


def _store(actor: Actor, stream: IO[bytes], filename: str) -> int:
    return file_services.store_upload(actor, stream, filename, kind="message").id


keeps_uploads = uploads.keeps_uploads(_store, MOST_FILES)
sent_files = uploads.sent_files


def kept_files(actor: Actor, form: FormState) -> Sequence[File]:
    """The files that a form shown again still has."""
    wanted = uploads.typed_files(form, MOST_FILES)
    return queries.list_own_uploads(actor, wanted) if wanted else []
