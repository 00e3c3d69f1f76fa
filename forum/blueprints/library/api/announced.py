"""What receivers outside hear of documents, in the shape of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.library import policies
from forum.blueprints.library.events import ResourceChanged, ResourceRemoved, ResourceShared
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import resources
from forum.blueprints.library.schemas.resources import ResourceSchema
from forum.kernel.announcements import Announcement, Ids, Reader, add_announcement, as_told, ids_alone
from forum.kernel.database import session
from forum.kernel.i18n import _l


def _resource(fact: Any) -> Iterable[Ids]:
    group_id = session.scalar(sa.select(Resource.group_id).where(Resource.id == fact.resource_id))
    yield {"resource_id": fact.resource_id, "group_id": group_id}


def _sees(reader: Reader, ids: Ids) -> bool:
    return _is_among(policies.visible_resources(reader.actor), reader, ids)


def _saw(reader: Reader, ids: Ids) -> bool:
    return _is_among(policies.removed_resources(reader.actor), reader, ids)


def _is_among(statement: Any, reader: Reader, ids: Ids) -> bool:
    columns = statement.where(Resource.id == ids["resource_id"]).with_only_columns(Resource.id, Resource.group_id)
    found = session.execute(columns).one_or_none()
    return found is not None and reader.reaches(found.group_id)


def _show(reader: Reader, ids: Ids) -> Mapping[str, Any] | None:
    found = resources.get_resources(reader.actor, [ids["resource_id"]]).get(ids["resource_id"])
    if found is None or found.group_id != ids["group_id"] or not reader.reaches(found.group_id):
        return None
    return {"resource": as_told(ResourceSchema().dump(found))}


for _one in (
    Announcement("resource.published", _l("A document was shared"), (ResourceShared,), _resource, _sees, _show),
    Announcement("resource.changed", _l("A document changed"), (ResourceChanged,), _resource, _sees, _show),
    Announcement("resource.removed", _l("A document was removed"), (ResourceRemoved,), _resource, _saw, ids_alone),
):
    add_announcement(_one)
