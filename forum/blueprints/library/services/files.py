"""Further files of a document: adding, naming, ordering and removing them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import sqlalchemy as sa

from forum.blueprints.files.extraction.titles import title_from_name
from forum.blueprints.files.services import uploads
from forum.blueprints.library import policies
from forum.blueprints.library.errors import TooManyFiles
from forum.blueprints.library.events import ResourceChanged
from forum.blueprints.library.models.files import LONGEST_LABEL, MOST_FILES, ResourceFile
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import files as queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.services.taking import take_upload
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


def upload_file(
    actor: Actor,
    resource_id: int,
    stream: IO[bytes] | None,
    filename: str | None,
    *,
    upload_id: int | None = None,
    label: str = "",
) -> ResourceFile:
    """Keep an upload, then put it beside a document; without a stream the upload of `upload_id`.

    Nobody's bytes are kept who may not edit it. Raises what `store_upload` and `attach_file` raise.
    """
    if stream is not None:
        authorize(policies.can_edit_resource, actor, resource_queries.get_resource(actor, resource_id))
        upload_id = uploads.store_upload(actor, stream, filename).id
    return attach_file(actor, resource_id, upload_id, label)


@use_case
def attach_file(
    actor: Actor, resource_id: int, upload_id: int | None, label: str = "", *, added_by_id: int | None = None
) -> ResourceFile:
    """Put one's upload beside the main file of a resource, behind the others; without a label its name serves.

    Raises Invalid, Forbidden, AlreadyShared, TooManyFiles. `added_by_id` is for imports, which act for a member.
    """
    resource = resource_queries.get_resource(actor, resource_id)
    authorize(policies.can_edit_resource, actor, resource)
    file = take_upload(actor, upload_id, beside=True)
    session.execute(sa.select(Resource.id).where(Resource.id == resource.id).with_for_update())
    position = queries.count_files(resource.id) + 1
    if position > MOST_FILES:
        raise TooManyFiles
    named = label or title_from_name(file.filename) or file.filename
    attached = ResourceFile(
        resource_id=resource.id, file_id=file.id, label=named[:LONGEST_LABEL], position=position,
        added_by_id=actor.id or added_by_id or resource.owner_id, created_at=clock.now(),
    )  # fmt: skip
    session.add(attached)
    session.flush()
    note_files_changed(resource.id)
    return queries.get_attached(actor, resource.id, file.id)


@use_case
def edit_file(
    actor: Actor,
    resource_id: int,
    file_id: int,
    version: int | None = None,
    *,
    label: str | None = None,
    position: int | None = None,
) -> ResourceFile:
    """Name a further file anew, or put it at another place among them. Raises StaleVersion, Forbidden."""
    attached = _editable(actor, resource_id, file_id)
    check_version(attached.version, version)
    if label is not None:
        attached.label = label
    if position is not None:
        others = [other for other in queries.files_of(attached.resource) if other.id != attached.id]
        others.insert(position - 1, attached)
        _number(others)
    session.flush()
    note_files_changed(resource_id)
    return attached


@use_case
def remove_file(actor: Actor, resource_id: int, file_id: int, version: int | None = None) -> None:
    """Take a further file away from a document; it stays with who uploaded it."""
    attached = _editable(actor, resource_id, file_id)
    check_version(attached.version, version)
    others = [other for other in queries.files_of(attached.resource) if other.id != attached.id]
    session.delete(attached)
    _number(others)
    note_files_changed(resource_id)


@use_case
def note_file_read(actor: Actor, file_id: int) -> None:
    """The text of a further file has been read: its resource is found by it."""
    authorize(policies.can_note_text, actor)
    holder = queries.find_holder(file_id)
    if holder is not None:
        note_files_changed(holder)


def note_files_changed(resource_id: int) -> None:
    """Within a use case: the resource is found by what its files say now. Nobody's open form becomes stale."""
    changed = sa.update(Resource).where(Resource.id == resource_id).values(changed_at=clock.now())
    session.execute(changed, execution_options={"synchronize_session": False})
    record(ResourceChanged(resource_id=resource_id))


def _editable(actor: Actor, resource_id: int, file_id: int) -> ResourceFile:
    attached = queries.get_attached(actor, resource_id, file_id)
    authorize(policies.can_edit_resource, actor, attached.resource)
    return attached


def _number(files: Sequence[ResourceFile]) -> None:
    for position, file in enumerate(files, start=1):
        file.position = position
