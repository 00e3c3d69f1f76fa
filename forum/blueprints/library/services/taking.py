"""Taking an upload into the library, or a copy of a file that stands elsewhere."""

from __future__ import annotations

import tempfile

from forum.blueprints.files import policies as file_policies
from forum.blueprints.files import queries as file_queries
from forum.blueprints.files.models import File
from forum.blueprints.files.services import uploads
from forum.blueprints.library import policies
from forum.blueprints.library.errors import AlreadyShared
from forum.blueprints.library.queries import duplicates, files
from forum.blueprints.library.queries import versions as queries
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.policies import authorize

_IN_MEMORY = 1 << 20


def take_upload(actor: Actor, upload_id: int | None, *, into: int | None = None, beside: bool = False) -> File:
    """One's upload that stands nowhere in the library yet. Raises Invalid, Forbidden, AlreadyShared.

    The same bytes as a document that one may see are refused with the way to it; of others nothing is told. `into` is
    the document that the upload is for; `beside` its main file what stands by itself elsewhere may stand too.
    """
    if upload_id is None:
        raise Invalid(errors={"file": [_("Choose a file to share.")]})
    try:
        file = file_queries.get_file(actor, upload_id)
        authorize(file_policies.can_use_file, actor, file)
    except NotFound as error:
        raise Invalid(errors={"file": [_("This upload is no longer there. Choose the file again.")]}) from error
    if queries.is_taken(file.id) or files.is_attached(file.id):
        raise AlreadyShared
    same = None if actor.is_system or beside else duplicates.find_same(actor, file.sha256, into)
    if same is not None:
        there = {"id": same.id, "title": same.title, "url": same.path}
        raise AlreadyShared(extensions={"duplicate_of": there})
    return file


def copy_file(actor: Actor, file_id: int, group_id: int | None) -> File:
    """An upload of one's own with the bytes of a file that stands elsewhere, to be shared in a group if there is one.

    Neither knows of the other: when the post of the file goes, the document stays. Raises Invalid, Forbidden and what
    `store_upload` raises.
    """
    try:
        file = file_queries.get_open_file(actor, file_id)
    except NotFound as error:
        raise Invalid(errors={"file": [_("This upload is no longer there. Choose the file again.")]}) from error
    authorize(policies.can_make_document_of, actor, file, group_id)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        for chunk in file_queries.open_bytes(file.storage_key):
            copy.write(chunk)
        copy.seek(0)
        return uploads.store_upload(actor, copy, file.filename)
