"""The verbs of groups."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import IntegrityError

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.groups import policies
from forum.blueprints.groups.errors import NameTaken
from forum.blueprints.groups.events import GroupChanged
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.queries import joining as joining_queries
from forum.blueprints.groups.services import belonging, settings
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def create_group(actor: Actor, name: str, **told: Any) -> Group:
    """Make a group, whose owner is whoever makes it. Raises NameTaken, Invalid (unknown area, taken handle).

    `told` is what `edit_group` takes, but for `archived` and `president_id`.
    """
    authorize(policies.can_create_group, actor)
    at, slug = clock.now(), settings.slug_of(name)
    group = Group(name=name, slug=slug, handle=settings.free_handle(slug), created_at=at, last_activity_at=at)
    settings.apply(group, told)
    try:
        with savepoint():
            session.add(group)
            session.flush()
    except IntegrityError as error:
        raise NameTaken(errors={"name": [str(NameTaken.message)]}) from error
    record(GroupChanged(group_id=group.id))
    if actor.id is not None:
        belonging.let_in(actor, group, actor.id, "owner")
    return queries.get_group(actor, group.id)


@use_case
def edit_group(actor: Actor, group_id: int, version: int | None = None, **changes: Any) -> Group:
    """Change what is given: name, texts, area and approval; for owners also everything in `settings.RULES`.

    The address stays when the name changes. Raises StaleVersion, VersionRequired, Invalid.
    """
    group = queries.get_group(actor, group_id)
    authorize(policies.can_edit_group, actor, group)
    if settings.changes_rules(group, changes):
        authorize(policies.can_set_rules, actor, group)
    check_version(group.version, version, required=True)
    narrowed = settings.narrows(group, changes)
    settings.apply(group, changes)
    session.flush()
    session.expire(group, ["area", "president"])
    belonging.forget_own(actor, actor.id or 0)
    record(GroupChanged(group_id=group.id, narrowed=narrowed))
    return queries.get_group(actor, group.id)


@use_case
def join_group(actor: Actor, group_id: int) -> Membership:
    """Belong to a group, in the role one is invited to or as a member; joining again changes nothing."""
    group = queries.get_group(actor, group_id)
    membership = queries.find_membership(actor, group_id, actor.id or 0)
    if membership is None:
        authorize(policies.can_join, actor, group)
        membership = belonging.let_in(actor, group, actor.id or 0, joining_queries.find_role_on_joining(actor, group))
    return membership


@use_case
def leave_group(actor: Actor, group_id: int) -> None:
    """Belong to a group no more. Raises LastOwner when nobody would be left to own it."""
    group = queries.get_group(actor, group_id)
    authorize(policies.can_leave, actor, group)
    belonging.let_out(actor, group, belonging.get_membership(group_id, actor.id or 0))


@use_case
def put_member(actor: Actor, group_id: int, member_id: int, role: str | None = None) -> Membership:
    """Bring somebody in or give a role; without a role, oneself joins and others become members.

    Raises NotFound for somebody who is not a member of the forum.
    """
    if member_id == actor.id and role in (None, "member") and not queries.find_own_membership(actor, group_id):
        return join_group(actor, group_id)
    group = queries.get_group(actor, group_id)
    account_queries.get_member(actor, member_id)
    membership = queries.find_membership(actor, group_id, member_id)
    before = membership.role if membership else None
    role = role or before or "member"
    authorize(policies.can_give_role, actor, group, before, role)
    if membership is None:
        return belonging.let_in(actor, group, member_id, role)
    if role != before:
        belonging.change_role(actor, group, membership, role)
    return membership


@use_case
def bring_in(actor: Actor, group_id: int, handles: str) -> None:
    """Bring in everybody of a text of handles (`ana-souza, luis`). Raises Invalid naming the first unknown one."""
    group = queries.get_group(actor, group_id)
    authorize(policies.can_give_role, actor, group, None, "member")
    wanted = dict.fromkeys(handle.strip().lstrip("@").lower() for handle in handles.split(",") if handle.strip())
    known = account_queries.find_by_handles(wanted)
    for handle in wanted:
        if handle not in known:
            raise Invalid(errors={"handles": [_("There is no member with the username %(handle)s.", handle=handle)]})
    for member_id in known.values():
        put_member(actor, group_id, member_id)


@use_case
def remove_member(actor: Actor, group_id: int, member_id: int) -> None:
    """Take somebody out of a group, or leave it oneself. Raises NotFound, LastOwner."""
    if member_id == actor.id:
        return leave_group(actor, group_id)
    group = queries.get_group(actor, group_id)
    membership = belonging.get_membership(group_id, member_id)
    authorize(policies.can_take_out, actor, group, membership.role)
    return belonging.let_out(actor, group, membership)


@use_case
def watch_group(actor: Actor, group_id: int, level: str) -> Membership:
    """Choose how closely to follow a group: `muted`, `normal`, `tracking`, `watching` or `first_post`."""
    group = queries.get_group(actor, group_id)
    authorize(policies.can_watch_group, actor, group)
    membership = belonging.get_membership(group_id, actor.id or 0)
    membership.watch_level = level
    session.flush()
    found = queries.find_membership(actor, group_id, actor.id or 0)
    return found or membership
