"""Reads around the further files of resources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.files import queries as file_queries
from forum.blueprints.library.models.files import MOST_FILES, ResourceFile
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries.resources import ResourcePage, get_resource
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound

_SHOWN = (joinedload(ResourceFile.file), joinedload(ResourceFile.resource))


def list_files(actor: Actor, resource_id: int) -> tuple[Resource, Sequence[ResourceFile]]:
    """A resource and its further files in their order. Raises NotFound."""
    resource = get_resource(actor, resource_id)
    return resource, files_of(resource)


def files_of(resource: Resource) -> Sequence[ResourceFile]:
    """The further files of a resource that the asker may see, in their order."""
    statement = sa.select(ResourceFile).where(ResourceFile.resource_id == resource.id).options(*_SHOWN)
    return session.scalars(statement.order_by(ResourceFile.position, ResourceFile.id).limit(MOST_FILES)).all()


def get_attached(actor: Actor, resource_id: int, file_id: int) -> ResourceFile:
    """A further file of a resource one may see. Raises NotFound."""
    resource = get_resource(actor, resource_id)
    conditions = (ResourceFile.resource_id == resource.id, ResourceFile.file_id == file_id)
    attached = session.scalar(sa.select(ResourceFile).where(*conditions).options(*_SHOWN))
    if attached is None:
        raise NotFound
    return attached


def get_attached_page(actor: Actor, resource_id: int, file_id: int, number: int) -> ResourcePage:
    """One page of the text of a further file, with its neighbours. Raises NotFound."""
    attached = get_attached(actor, resource_id, file_id)
    return ResourcePage(attached.resource, file_queries.get_page(attached.file, number), attached)


def attached_to(resource_ids: Iterable[int]) -> Mapping[int, Sequence[ResourceFile]]:
    """The further files of these resources, for the search index; rights are the resources' own."""
    found: defaultdict[int, list[ResourceFile]] = defaultdict(list)
    statement = sa.select(ResourceFile).where(ResourceFile.resource_id.in_(list(resource_ids))).options(*_SHOWN)
    for attached in session.scalars(statement.order_by(ResourceFile.resource_id, ResourceFile.position)):
        found[attached.resource_id].append(attached)
    return found


def find_attached(file_ids: Iterable[int]) -> Mapping[int, ResourceFile]:
    """What these files are to their resources, by file, for who has seen to the resources; at most a page of hits."""
    wanted = list(file_ids)
    statement = sa.select(ResourceFile).where(ResourceFile.file_id.in_(wanted)).options(*_SHOWN)
    return {attached.file_id: attached for attached in session.scalars(statement)} if wanted else {}


def count_files(resource_id: int) -> int:
    """How many further files a resource has."""
    counted = sa.select(sa.func.count()).where(ResourceFile.resource_id == resource_id)
    return session.scalar(counted) or 0


def is_attached(file_id: int) -> bool:
    """Whether a file is a further file of any resource."""
    return session.scalar(sa.select(ResourceFile.id).where(ResourceFile.file_id == file_id)) is not None


def find_holder(file_id: int) -> int | None:
    """The resource in the library that has a file beside its main one."""
    holder = sa.select(ResourceFile.resource_id).join(Resource, Resource.id == ResourceFile.resource_id)
    return session.scalar(holder.where(ResourceFile.file_id == file_id, Resource.deleted_at.is_(None)))
