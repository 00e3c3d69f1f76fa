"""Reads around the versions of resources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.files import queries as file_queries
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.queries.resources import get_resource
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.differences import compare, readable
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate

LONGEST_COMPARED = 200_000  # characters of each version
MOST_OFFERED = 100
_SHOWN = (
    joinedload(ResourceVersion.resource),
    joinedload(ResourceVersion.file),
    joinedload(ResourceVersion.author).joinedload(Member.city),
)


class Part(NamedTuple):
    """A piece of two texts: `same`, `rest` (left out for brevity), `ins` or `del`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Comparison:
    """What changed from one version to another, for reading.

    `unread` are the numbers of those without text, between which nothing can be compared. `cut` says that only the
    beginnings were.
    """

    older: ResourceVersion
    newer: ResourceVersion
    parts: Sequence[Part]
    unread: Sequence[int]
    cut: bool


def list_versions(
    actor: Actor, resource_id: int, cursor: str | None = None, limit: int | None = None
) -> tuple[Resource, Page[ResourceVersion]]:
    """A resource and its versions, the newest first. Raises NotFound."""
    resource = get_resource(actor, resource_id)
    return resource, paginate(_versions(resource), [Key(ResourceVersion.number, True)], cursor, limit)


def get_version(actor: Actor, resource_id: int, number: int) -> ResourceVersion:
    """A version of a resource one may see. Raises NotFound."""
    return get_numbered(get_resource(actor, resource_id), number)


def get_numbered(resource: Resource, number: int) -> ResourceVersion:
    """A version of a resource that the asker may see. Raises NotFound."""
    version = session.scalar(_versions(resource).where(ResourceVersion.number == number))
    if version is None:
        raise NotFound
    return version


def get_current(resource: Resource) -> ResourceVersion:
    """The newest version of a resource that the asker may see."""
    return get_numbered(resource, resource.current_version)


def compare_versions(actor: Actor, resource_id: int, since: int | None, number: int) -> Comparison:
    """What changed from one version, else the one before, to another. Raises NotFound."""
    newer = get_version(actor, resource_id, number)
    before = since if since is not None else max(1, number - 1)
    older = newer if before == number else get_numbered(newer.resource, before)
    unread = [version.number for version in (older, newer) if not version.file.has_text]
    texts = [file_queries.text_of(version.file, LONGEST_COMPARED) for version in (older, newer)]
    parts = [] if unread else [Part(*part) for part in readable(compare(*texts))]
    return Comparison(older, newer, parts, unread, any(len(text) >= LONGEST_COMPARED for text in texts))


def list_numbers(resource: Resource) -> Sequence[int]:
    """The numbers of the latest versions, to choose two of them."""
    return range(resource.current_version, max(0, resource.current_version - MOST_OFFERED), -1)


def is_taken(file_id: int) -> bool:
    """Whether a file is a version of any resource, removed ones included."""
    used = sa.select(ResourceVersion.id).where(ResourceVersion.file_id == file_id).limit(1)
    return session.scalar(used) is not None


def _versions(resource: Resource) -> sa.Select[ResourceVersion]:
    return sa.select(ResourceVersion).where(ResourceVersion.resource_id == resource.id).options(*_SHOWN)
