"""Documents that are the same: sketches of their texts, telling two apart, and making one of them."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.models import File
from forum.blueprints.library import policies
from forum.blueprints.library.events import ResourceChanged, ResourceRemoved
from forum.blueprints.library.models.duplicates import TextBucket, TextSketch, ToldApart
from forum.blueprints.library.models.files import MOST_FILES, ResourceFile
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.queries import duplicates as queries
from forum.blueprints.library.queries import files as attached_queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.queries import versions as version_queries
from forum.blueprints.library.rules import sketches
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

_LONGEST = 2_000_000  # characters of a text that are sketched


def sketch_file(actor: Actor, file_id: int) -> None:
    """Sketch the text of a file, which is read and counted outside any transaction."""
    file = file_queries.find_file(actor, file_id)
    if file is not None and file.kind == "resource":
        keep_sketch(actor, file.id, sketches.sketch(file_queries.text_of(file, _LONGEST)))


def sketch_missing(actor: Actor, most: int) -> int:
    """Sketch files that have none, as after an upgrade; how many were."""
    missing = queries.list_unsketched(most)
    for file_id in missing:
        sketch_file(actor, file_id)
    return len(missing)


@use_case
def keep_sketch(actor: Actor, file_id: int, numbers: list[int]) -> None:
    """Keep the sketch of a file in the place of an older one."""
    authorize(policies.can_note_text, actor)
    if session.get(File, file_id) is None:
        return
    for table in (TextBucket, TextSketch):
        session.execute(sa.delete(table).where(table.file_id == file_id))
    session.execute(sa.insert(TextSketch), [{"file_id": file_id, "numbers": sketches.written(numbers)}])
    rows = [{"bucket": bucket, "file_id": file_id} for bucket in sketches.buckets(numbers)]
    if rows:
        session.execute(sa.insert(TextBucket), rows)


@use_case
def tell_apart(actor: Actor, resource_id: int, other_id: int) -> None:
    """Two documents are not the same: neither is suggested for the other again. Saying it again changes nothing."""
    resource, other = _pair(actor, resource_id, other_id)
    authorize(policies.can_edit_resource, actor, resource)
    lower, higher = sorted((resource.id, other.id))
    if session.get(ToldApart, (lower, higher)) is None:
        session.add(ToldApart(lower_id=lower, higher_id=higher, by_id=actor.id or resource.owner_id, at=clock.now()))


@use_case
def merge_into(actor: Actor, resource_id: int, from_id: int, note: str = "") -> ResourceVersion:
    """Make one document of two: the versions of one become the newest of the other, and it leaves the library.

    Its further files come along. Raises Forbidden unless one may edit both and remove the one that leaves, Invalid when
    the files would be too many.
    """
    resource, other = _pair(actor, resource_id, from_id)
    authorize(policies.can_add_version, actor, resource)
    authorize(policies.can_merge_away, actor, other)
    _move_files(resource, other)
    moment = clock.now()
    other.remove(moment)
    session.flush()
    _append_versions(actor, resource, other, note)
    resource.renew(session.get_one(File, other.file_id), moment)
    resource.current_version += other.current_version - 1
    session.flush()
    record(ResourceRemoved(resource_id=other.id, by_id=actor.id))
    record(ResourceChanged(resource_id=resource.id))
    session.expire(resource)
    return version_queries.get_current(resource_queries.get_resource(actor, resource.id))


def _pair(actor: Actor, resource_id: int, other_id: int) -> tuple[Resource, Resource]:
    if resource_id == other_id:
        raise NotFound
    return resource_queries.get_resource(actor, resource_id), resource_queries.get_resource(actor, other_id)


def _append_versions(actor: Actor, resource: Resource, other: Resource, note: str) -> None:
    versions = sa.select(ResourceVersion).where(ResourceVersion.resource_id == other.id)
    for version in session.scalars(versions.order_by(ResourceVersion.number)).all():
        newest = version.number == other.current_version
        session.add(
            ResourceVersion(
                resource_id=resource.id, number=resource.current_version + version.number, file_id=version.file_id,
                note=note if newest and note else version.note, author_id=version.author_id,
                created_at=clock.now() if newest else version.created_at,
            )
        )  # fmt: skip


def _move_files(resource: Resource, other: Resource) -> None:
    standing = attached_queries.count_files(resource.id)
    if standing + attached_queries.count_files(other.id) > MOST_FILES:
        raise Invalid(errors={"from_id": [_("Together they would have more than 20 further files.")]})
    moved = sa.update(ResourceFile).where(ResourceFile.resource_id == other.id)
    values = {"resource_id": resource.id, "position": ResourceFile.position + standing}
    session.execute(moved.values(values), execution_options={"synchronize_session": False})
