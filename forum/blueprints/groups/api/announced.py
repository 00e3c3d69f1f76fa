"""What receivers outside hear of groups and of who belongs to them, in the shape of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forum.blueprints.groups import policies
from forum.blueprints.groups.events import GroupChanged, MembershipBegan, MembershipEnded
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.schemas.groups import GroupSchema, MembershipSchema
from forum.kernel.announcements import Announcement, Ids, Reader, add_announcement, as_told, ids_alone
from forum.kernel.database import session
from forum.kernel.i18n import _l


def _group(fact: Any) -> Iterable[Ids]:
    yield {"group_id": fact.group_id}


def _membership(fact: Any) -> Iterable[Ids]:
    yield {"group_id": fact.group_id, "member_id": fact.member_id}


def _reads(reader: Reader, ids: Ids) -> bool:
    here = policies.browsable_groups(reader.actor).where(Group.id == ids["group_id"]).with_only_columns(Group.id)
    return reader.reaches(ids["group_id"]) and session.scalar(here) is not None


def _knows_people(reader: Reader, ids: Ids) -> bool:
    """Who belongs to a group is shown to members alone."""
    return reader.actor.signed_in and _reads(reader, ids)


def _show(reader: Reader, ids: Ids) -> Mapping[str, Any] | None:
    if not _reads(reader, ids):
        return None
    return {"group": as_told(GroupSchema().dump(queries.get_group(reader.actor, ids["group_id"])))}


def _show_membership(reader: Reader, ids: Ids) -> Mapping[str, Any] | None:
    if not _knows_people(reader, ids):
        return None
    found = queries.find_membership(reader.actor, ids["group_id"], ids["member_id"])
    return {"group_id": ids["group_id"], "membership": MembershipSchema().dump(found)} if found is not None else None


for _one in (
    Announcement("group.changed", _l("A group was made or changed"), (GroupChanged,), _group, _reads, _show),
    Announcement(
        "group.member_added", _l("Somebody joined a group"), (MembershipBegan,), _membership, _knows_people,
        _show_membership,
    ),
    Announcement(
        "group.member_removed", _l("Somebody left a group"), (MembershipEnded,), _membership, _knows_people, ids_alone
    ),
):  # fmt: skip
    add_announcement(_one)
