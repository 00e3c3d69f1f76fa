"""Pictures of members."""

from __future__ import annotations

import errno
import hashlib
import io
from functools import partial
from typing import IO

from forum.blueprints.directory import policies
from forum.blueprints.directory.errors import PictureRefused, PictureTooLarge
from forum.blueprints.directory.queries import fields as field_queries
from forum.blueprints.directory.queries import people
from forum.blueprints.directory.queries.avatars import key_of
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.pictures import LARGEST, SIZES, NotAPicture, TooManyPixels, draw_avatars
from forum.blueprints.directory.services.profiles import keep, load
from forum.blueprints.files.errors import StorageAway, StorageFull
from forum.kernel.actor import Actor
from forum.kernel.etags import check_version
from forum.kernel.policies import authorize
from forum.kernel.storage.port import storage
from forum.kernel.use_case import after_commit, use_case


def set_avatar(actor: Actor, member_id: int, stream: IO[bytes], *, version: int | None = None) -> Person:
    """Show this picture of a member from now on.

    It is drawn and stored before the transaction begins, so that decoding holds nobody up. Raises NotFound, Forbidden,
    PictureRefused, PictureTooLarge, StaleVersion, StorageFull, StorageAway.
    """
    authorize(policies.can_edit_profile, actor, people.get_person(actor, member_id))
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise PictureTooLarge
    try:
        drawn = draw_avatars(content)
    except NotAPicture as error:
        raise PictureRefused from error
    except TooManyPixels as error:
        raise PictureTooLarge from error
    digest = hashlib.sha256(drawn[SIZES[0]]).hexdigest()
    for size, picture in drawn.items():
        _put(key_of(member_id, digest, size), picture)
    return _show(actor, member_id, digest, version)


def remove_avatar(actor: Actor, member_id: int, *, version: int | None = None) -> Person:
    """Show the initials again; removing it twice changes nothing."""
    return _show(actor, member_id, None, version)


@use_case
def _show(actor: Actor, member_id: int, digest: str | None, version: int | None) -> Person:
    member = people.get_person(actor, member_id).member
    authorize(policies.can_edit_profile, actor, member)
    profile, before = load(member), member.avatar_digest
    check_version(profile.version, version)
    if digest != before:
        member.avatar_digest = digest
        keep(profile, member, field_queries.list_fields())
        if before:
            gone = [key_of(member_id, before, size) for size in SIZES]
            after_commit(partial(_forget, gone))
    return people.get_person(actor, member_id)


def _forget(keys: list[str]) -> None:
    for key in keys:
        storage().delete(key)


def _put(key: str, picture: bytes) -> None:
    try:
        storage().put(key, io.BytesIO(picture))
    except OSError as error:
        raise (StorageFull if error.errno in (errno.ENOSPC, errno.EDQUOT) else StorageAway) from error
