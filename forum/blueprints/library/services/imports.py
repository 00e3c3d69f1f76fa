"""Bringing in documents whose text has been read beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from forum.blueprints.files.extraction.results import Extraction
from forum.blueprints.files.models import File
from forum.blueprints.files.rules import thumbnail_key_of
from forum.blueprints.files.services import texts, uploads
from forum.blueprints.library import policies
from forum.blueprints.library.models.files import ResourceFile
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.services import files, resources, versions
from forum.kernel.actor import Actor
from forum.kernel.policies import authorize
from forum.kernel.storage.port import storage
from forum.kernel.use_case import use_case


@use_case
def write_document(
    actor: Actor,
    path: Path,
    filename: str,
    extraction: Extraction,
    *,
    owner_id: int,
    at: datetime | None = None,
    **told: Any,
) -> Resource:
    """Store a file with its text and share it for a member; nothing is left of it when any of that is refused.

    Raises what `store_upload` and `share_resource` raise.
    """
    authorize(policies.can_import, actor)
    with _kept(actor, path, filename, extraction, owner_id) as file:
        return resources.share_resource(actor, file.id, owner_id=owner_id, at=at, **told)


@use_case
def write_version(
    actor: Actor,
    path: Path,
    filename: str,
    extraction: Extraction,
    *,
    resource_id: int,
    author_id: int,
    note: str,
    at: datetime,
) -> ResourceVersion:
    """Give a resource another file with its text, for a member. Raises what `add_version` raises."""
    authorize(policies.can_import, actor)
    with _kept(actor, path, filename, extraction, author_id) as file:
        return versions.add_version(actor, resource_id, upload_id=file.id, author_id=author_id, note=note, at=at)


@use_case
def write_file(
    actor: Actor, path: Path, extraction: Extraction, *, resource_id: int, added_by_id: int, label: str
) -> ResourceFile:
    """Put a file with its text beside a document, for a member. Raises what `attach_file` raises."""
    authorize(policies.can_import, actor)
    with _kept(actor, path, path.name, extraction, added_by_id) as file:
        return files.attach_file(actor, resource_id, file.id, label, added_by_id=added_by_id)


@contextmanager
def _kept(actor: Actor, path: Path, filename: str, extraction: Extraction, owner_id: int) -> Iterator[File]:
    """A file stored with its text for as long as nothing refuses it."""
    with path.open("rb") as stream:
        file = uploads.store_upload(actor, stream, filename, owner_id=owner_id, read_later=False)
    try:
        texts.keep_extraction(actor, file.id, extraction)
        yield file
    except BaseException:
        storage().delete(file.storage_key)
        storage().delete(thumbnail_key_of(file.storage_key))
        raise
