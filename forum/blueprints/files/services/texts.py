"""Keeping the text of files: what reading them brought, and the captions of pictures."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.files import policies, queries, rules
from forum.blueprints.files.events import FileExtracted
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.extraction.problems import CRASHED
from forum.blueprints.files.extraction.results import Extraction, Page
from forum.blueprints.files.models import File, FilePage
from forum.blueprints.files.services.uploads import put
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.storage.port import storage
from forum.kernel.use_case import use_case


def read(actor: Actor, file_id: int, extractor: Extractor) -> File | None:
    """Read the text of a file in the child and keep it; whatever goes wrong there costs only the text.

    A file that has gone, or has been read by this release, stays as it is.
    """
    file = queries.find_file(actor, file_id)
    if file is None or not file.is_to_be_read:
        return file
    return keep_extraction(actor, file.id, _extracted(file, extractor))


def read_outdated(actor: Actor, extractor: Extractor, *, most: int, seconds: float) -> int:
    """Read again what an older release has read, failed documents first; how many were.

    At most so many, and none is begun after so many seconds. Each is committed by itself, so that it may be stopped
    anywhere and goes on from there.
    """
    began = time.monotonic()
    done = 0
    for file_id in queries.list_outdated(most):
        if time.monotonic() - began > seconds:
            break
        read(actor, file_id, extractor)
        done += 1
    return done


def keep_extraction(actor: Actor, file_id: int, extraction: Extraction) -> File | None:
    """Store what reading a file brought, thumbnail first; a file that has gone or been read stays as it is."""
    file = session.get(File, file_id)
    if file is None or not file.is_to_be_read:
        return file
    thumbnail_key = None
    if extraction.thumbnail:
        thumbnail_key = rules.thumbnail_key_of(file.storage_key)
        put(thumbnail_key, io.BytesIO(extraction.thumbnail))
    return _keep_text(actor, file_id, extraction, thumbnail_key)


@use_case
def write_caption(actor: Actor, file_id: int, caption: str) -> File:
    """Say what a picture shows: that is its text. An empty caption takes it away. Raises Invalid, Forbidden."""
    file = queries.get_file(actor, file_id)
    authorize(policies.can_use_file, actor, file)
    if not file.is_picture:
        raise Invalid(
            errors={"caption": [_("Only a picture has a caption. Say below what the document is useful for.")]}
        )
    if file.caption != caption:
        file.write_caption(caption, clock.now())
        _replace_pages(file_id, [Page(1, "", caption)] if caption else [])
        record(FileExtracted(file_id=file_id, uploader_id=file.uploader_id, problem=file.problem))
    return file


@use_case
def _keep_text(actor: Actor, file_id: int, extraction: Extraction, thumbnail_key: str | None) -> File:
    authorize(policies.can_keep_text, actor)
    file = session.get_one(File, file_id, with_for_update=True)
    if not file.is_to_be_read:
        return file
    if file.has_text and not extraction.word_count:
        file.note_reader()  # the text that an older release has found is better than none
        return file
    file.keep_text(extraction, thumbnail_key, clock.now())
    _replace_pages(file_id, extraction.pages)
    record(FileExtracted(file_id=file_id, uploader_id=file.uploader_id, problem=file.problem))
    return file


def _replace_pages(file_id: int, pages: Sequence[Page]) -> None:
    session.execute(sa.delete(FilePage).where(FilePage.file_id == file_id))
    rows = [
        {"file_id": file_id, "number": page.number, "label": page.label[:300], "headings": page.headings,
         "text": page.text}
        for page in pages
    ]  # fmt: skip
    if rows:
        session.execute(sa.insert(FilePage), rows)


def _extracted(file: File, extractor: Extractor) -> Extraction:
    try:
        with storage().local(file.storage_key) as path:
            return extractor.extract(path, file.filename)
    except FileNotFoundError:
        return Extraction(file.media_type, problem=CRASHED)
