"""Choosing the groups and people whom a document is for. Within a use case that has authorised the change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.library import policies
from forum.blueprints.library.models.resources import Reader, Resource
from forum.blueprints.library.rules.kinds import MOST_READER_GROUPS, MOST_READERS
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _
from forum.kernel.policies import authorize

READERS = ("reader_groups", "reader_members", "reader_handles")


def choose_readers(actor: Actor, resource: Resource, told: Mapping[str, Any]) -> None:
    """Say whom it is for as far as that is told; a document with another audience has no chosen readers.

    Who adds a group must have the right to share in it. A group of which the actor may not know stays as it is, since
    she can neither see nor have taken it away. Raises Invalid by field, Forbidden.
    """
    if resource.audience != "chosen":
        resource.readers = []
        return
    groups, members = resource.reader_groups, [member.id for member in resource.reader_members]
    group_ids = [group.id for group in groups]
    if told.get("reader_groups") is not None:
        unknown = [group.id for group in groups if not group_policies.can_see_group(actor, group)]
        group_ids = [*unknown, *_groups(actor, told["reader_groups"], known=group_ids)]
    if told.get("reader_members") is not None or told.get("reader_handles") is not None:
        members = _members(actor, told, known=members)
    _check(group_ids, members)
    _put(resource, dict.fromkeys(group_ids), dict.fromkeys(members))


def _groups(actor: Actor, wanted: Iterable[int], known: Sequence[int]) -> list[int]:
    ids = list(dict.fromkeys(wanted))[: MOST_READER_GROUPS + 1]
    found: Mapping[int, Group] = group_queries.get_groups(actor, ids)
    if len(found) < len(ids):
        raise Invalid(errors={"reader_groups": [_("There is no such group, or you are not in it.")]})
    for group in found.values():
        if group.id not in known:
            authorize(policies.can_share, actor, group)
    return ids


def _members(actor: Actor, told: Mapping[str, Any], known: Sequence[int]) -> list[int]:
    wanted = list(dict.fromkeys([*(told.get("reader_members") or []), *_called(told.get("reader_handles") or "")]))
    new = [number for number in wanted if number not in known][: MOST_READERS + 1]
    if len(account_queries.get_members(actor, new)) < len(new):
        raise Invalid(errors={"reader_members": [_("One of these people is not a member.")]})
    return wanted


def _called(handles: str) -> list[int]:
    wanted = dict.fromkeys(handle.strip().lstrip("@").lower() for handle in handles.split(",") if handle.strip())
    known = account_queries.find_by_handles(list(wanted)[: MOST_READERS + 1])
    for handle in list(wanted)[: MOST_READERS + 1]:
        if handle not in known:
            missing = _("There is no member with the username %(handle)s.", handle=handle)
            raise Invalid(errors={"reader_handles": [missing]})
    return [known[handle] for handle in list(wanted)[: MOST_READERS + 1]]


def _check(groups: Sequence[int], members: Sequence[int]) -> None:
    if not groups and not members:
        raise Invalid(errors={"reader_groups": [_("Choose at least one group or person.")]})
    if len(groups) > MOST_READER_GROUPS:
        most = _("Choose at most %(most)s groups.", most=MOST_READER_GROUPS)
        raise Invalid(errors={"reader_groups": [most]})
    if len(members) > MOST_READERS:
        raise Invalid(errors={"reader_members": [_("Choose at most %(most)s people.", most=MOST_READERS)]})


def _put(resource: Resource, groups: Mapping[int, None], members: Mapping[int, None]) -> None:
    kept = [one for one in resource.readers if one.group_id in groups or one.member_id in members]
    there = {(one.group_id, one.member_id) for one in kept}
    wanted = [*((number, None) for number in groups), *((None, number) for number in members)]
    new = [Reader(group_id=group, member_id=member) for group, member in wanted if (group, member) not in there]
    resource.readers = [*kept, *new]
