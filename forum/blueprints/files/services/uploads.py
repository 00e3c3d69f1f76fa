"""Keeping uploads, whole or not at all."""

from __future__ import annotations

import errno
import functools
import hashlib
import io
import shutil
import tempfile
from http import HTTPStatus
from pathlib import Path
from typing import IO, BinaryIO, cast

import sqlalchemy as sa

from forum.blueprints.files import policies, rules
from forum.blueprints.files.errors import FileRefused, FileTooLarge, StorageAway, StorageFull
from forum.blueprints.files.events import FileReceived, FileStored
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.extraction.limits import PICTURE_LIMITS
from forum.blueprints.files.extraction.media_types import is_picture
from forum.blueprints.files.extraction.problems import (
    EMPTY_FILE,
    MESSAGES,
    TOO_LARGE_WHEN_UNPACKED,
    UNSUPPORTED_TYPE,
)
from forum.blueprints.files.extraction.sniffing import examine
from forum.blueprints.files.models import File
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.scanning import scanner
from forum.kernel.storage.port import largest_upload, storage
from forum.kernel.use_case import after_commit, use_case

_CHUNK = 256 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT)
_STATUSES = {
    EMPTY_FILE: HTTPStatus.UNPROCESSABLE_ENTITY,
    TOO_LARGE_WHEN_UNPACKED: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
_drawer = Extractor(PICTURE_LIMITS)


def store_upload(
    actor: Actor,
    stream: IO[bytes],
    filename: str | None,
    *,
    kind: str = "resource",
    owner_id: int | None = None,
    read_later: bool = True,
) -> File:
    """Keep an upload whole, or nothing of it; when this returns, the bytes are on disk and the row is committed.

    Raises FileTooLarge, FileRefused, StorageFull, StorageAway. The bytes are received before the transaction
    begins, so that a slow disk holds nobody up. `owner_id` is for Plaza itself, which acts for a member;
    `read_later=False` when the caller reads the text. What goes into messages and posts is not read; pictures are
    drawn anew before they are kept.
    """
    authorize(policies.can_upload, actor)
    file = File(uploader_id=owner_id or actor.id, kind=kind, filename=rules.clean_filename(filename))
    file.storage_key, file.created_at = rules.new_storage_key(), clock.now()
    with tempfile.TemporaryDirectory(prefix="plaza-upload-") as folder:
        path = Path(folder) / "upload"
        measured = _receive(stream, path)
        file.size, file.sha256 = measured.size, measured.sha256
        if kind != "resource":
            file.state = "ready"
        if is_picture(file.filename):
            _keep_picture(file, path)
        else:
            _keep_document(file, path)
    try:
        return _add(actor, file, read_later)
    except BaseException:
        forget(file.storage_key, file.thumbnail_key)
        raise


def put(key: str, source: BinaryIO) -> None:
    """Keep bytes under a key. Raises StorageFull, StorageAway."""
    try:
        storage().put(key, source)
    except OSError as error:
        raise _told(error) from error


def forget(*keys: str | None) -> None:
    """Take bytes away."""
    for key in filter(None, keys):
        storage().delete(key)


@use_case
def sweep_unused(actor: Actor) -> int:
    """Remove what was sent two days ago and stands nowhere; how many went. At most a hundred at a time."""
    authorize(policies.can_sweep, actor)
    before = clock.now() - rules.UNUSED_FOR
    unused = [
        sa.and_(File.kind == kind, ~kept().where(kept().selected_columns[0] == File.id).correlate(File).exists())
        for kind, kept in policies.kept.items()
    ]
    statement = sa.select(File).where(File.created_at < before, sa.or_(sa.false(), *unused)).order_by(File.id)
    files = session.scalars(statement.limit(rules.SWEPT_AT_ONCE)).all()
    for file in files:
        session.delete(file)
        after_commit(functools.partial(forget, file.storage_key, file.thumbnail_key))
    return len(files)


@use_case
def _add(actor: Actor, file: File, read_later: bool) -> File:
    authorize(policies.can_upload, actor)
    if scanner() is not None:
        file.scan = "waiting"
    session.add(file)
    session.flush()
    if file.scan == "waiting":
        record(FileReceived(file_id=file.id))
    if read_later and file.state == "waiting":
        record(FileStored(file_id=file.id, uploader_id=file.uploader_id))
    return file


def _keep_document(file: File, path: Path) -> None:
    examined = examine(path, file.filename)
    if examined.problem == UNSUPPORTED_TYPE and file.kind != "resource":
        text = _l("This kind of file cannot be sent here. Use a document, a text or a picture.")
        raise FileRefused(UNSUPPORTED_TYPE, text, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if examined.media_type is None:
        raise _refusal(str(examined.problem))
    file.media_type = examined.media_type
    with path.open("rb") as received:
        put(file.storage_key, received)


def _keep_picture(file: File, path: Path) -> None:
    drawn = _drawer.extract(path, file.filename)
    if drawn.media_type is None or drawn.picture is None:
        raise _refusal(str(drawn.problem))
    file.media_type, file.size = drawn.media_type, len(drawn.picture)
    file.sha256 = hashlib.sha256(drawn.picture).hexdigest()
    file.thumbnail_key = rules.thumbnail_key_of(file.storage_key)
    file.await_caption(drawn.title_guess, file.created_at)
    put(file.storage_key, io.BytesIO(drawn.picture))
    put(file.thumbnail_key, io.BytesIO(drawn.thumbnail or drawn.picture))


def _receive(stream: IO[bytes], path: Path) -> rules.MeasuredStream:
    measured = rules.MeasuredStream(stream, largest_upload())
    try:
        with path.open("wb") as file:
            shutil.copyfileobj(cast(IO[bytes], measured), file, _CHUNK)
    except rules.TooLong as error:
        raise FileTooLarge(largest_upload()) from error
    except OSError as error:
        raise _told(error) from error
    return measured


def _refusal(problem: str) -> FileRefused:
    status = _STATUSES.get(problem, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    return FileRefused(problem, _l(MESSAGES[problem]), status)


def _told(error: OSError) -> StorageFull | StorageAway:
    return StorageFull() if error.errno in _FULL else StorageAway()
