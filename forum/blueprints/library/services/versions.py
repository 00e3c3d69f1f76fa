"""New versions of a document, and taking an old one back."""

from __future__ import annotations

from datetime import datetime
from typing import IO, Any

from forum.blueprints.files.models import File
from forum.blueprints.files.services import uploads
from forum.blueprints.library import policies
from forum.blueprints.library.errors import SameAsCurrent
from forum.blueprints.library.events import ResourceChanged
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.queries import resources as queries
from forum.blueprints.library.queries import versions as version_queries
from forum.blueprints.library.services.taking import take_upload
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


def upload_version(
    actor: Actor,
    resource_id: int,
    version: int | None,
    stream: IO[bytes] | None,
    filename: str | None,
    *,
    upload_id: int | None = None,
    **told: Any,
) -> ResourceVersion:
    """Keep an upload, then make it the newest version; without a stream the upload of `upload_id`.

    Nobody's bytes are kept who may not add a version. Raises what `store_upload` and `add_version` raise.
    """
    if stream is not None:
        authorize(policies.can_add_version, actor, queries.get_resource(actor, resource_id))
        upload_id = uploads.store_upload(actor, stream, filename).id
    return add_version(actor, resource_id, version, upload_id=upload_id, **told)


@use_case
def add_version(
    actor: Actor,
    resource_id: int,
    version: int | None = None,
    *,
    upload_id: int | None = None,
    restore: int | None = None,
    note: str = "",
    author_id: int | None = None,
    at: datetime | None = None,
) -> ResourceVersion:
    """Give a resource another file: one's upload, or that of an old version, which is named.

    Whatever shows the resource shows the new file from now on; what was found in the old one is no longer found. Raises
    StaleVersion, Invalid, Forbidden, SameAsCurrent, AlreadyShared. `author_id` and `at` are for imports, which act for
    a member.
    """
    resource = queries.get_resource(actor, resource_id)
    authorize(policies.can_add_version, actor, resource)
    check_version(resource.version, version)
    if upload_id is not None and restore is not None:
        raise Invalid(errors={"restore": [_("Send a new file or name an old version, not both.")]})
    file = take_upload(actor, upload_id, into=resource.id) if restore is None else _earlier(resource, restore)
    if file.sha256 == resource.file.sha256:
        raise SameAsCurrent
    moment = clock.now()
    added = ResourceVersion(
        resource_id=resource.id, number=resource.renew(file, moment), file_id=file.id, note=note,
        restored_from=restore, author_id=actor.id or author_id or resource.owner_id, created_at=at or moment,
    )  # fmt: skip
    session.add(added)
    session.flush()
    record(ResourceChanged(resource_id=resource.id))
    session.expire(resource)
    return version_queries.get_version(actor, resource.id, added.number)


def _earlier(resource: Resource, number: int) -> File:
    try:
        return version_queries.get_numbered(resource, number).file
    except NotFound as error:
        raise Invalid(errors={"restore": [_("There is no such version.")]}) from error
