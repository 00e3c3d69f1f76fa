"""The verbs of groups."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.groups import policies
from forum.blueprints.groups.errors import LastOwner, NameTaken
from forum.blueprints.groups.events import GroupChanged, MembershipBegan, MembershipEnded
from forum.blueprints.groups.models.groups import VISIBILITIES, Group, Membership, rank_of
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock, markdown
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.text import slugify
from forum.kernel.use_case import savepoint, use_case

RESERVED_SLUGS = {"new"}  # pages of their own under /groups


@use_case
def create_group(actor: Actor, name: str, area: str | None = None, description: str = "", **rules: Any) -> Group:
    """Make a group, whose owner is whoever makes it. Raises NameTaken, Invalid for an unknown area.

    `rules` are `summary`, `visibility` and `join_policy`.
    """
    authorize(policies.can_create_group, actor)
    at = clock.now()
    group = Group(
        name=name, slug=_slug(name), area_id=_area_id(area), created_at=at, last_activity_at=at,
        description=description, description_html=markdown.render(description), **rules,
    )  # fmt: skip
    try:
        with savepoint():
            session.add(group)
            session.flush()
    except IntegrityError as error:
        raise NameTaken(errors={"name": [str(NameTaken.message)]}) from error
    record(GroupChanged(group_id=group.id))
    if actor.id is not None:
        _let_in(actor, group, actor.id, "owner")
    return queries.get_group(actor, group.id)


@use_case
def edit_group(actor: Actor, group_id: int, version: int | None = None, **changes: Any) -> Group:
    """Change what is given: name, summary, description, area; for owners also visibility, join_policy, archived.

    The address stays when the name changes. Raises StaleVersion, VersionRequired.
    """
    group = queries.get_group(actor, group_id)
    authorize(policies.can_edit_group, actor, group)
    if _changes_rules(group, changes):
        authorize(policies.can_set_rules, actor, group)
    check_version(group.version, version, required=True)
    narrowed = _narrows(group.visibility, changes.get("visibility", group.visibility))
    _apply(group, changes)
    session.flush()
    record(GroupChanged(group_id=group.id, narrowed=narrowed))
    return queries.get_group(actor, group.id)


@use_case
def join_group(actor: Actor, group_id: int) -> Membership:
    """Belong to a group; joining again changes nothing."""
    group = queries.get_group(actor, group_id)
    membership = queries.find_membership(actor, group_id, actor.id or 0)
    if membership is None:
        authorize(policies.can_join, actor, group)
        membership = _let_in(actor, group, actor.id or 0, "member")
    return membership


@use_case
def leave_group(actor: Actor, group_id: int) -> None:
    """Belong to a group no more. Raises LastOwner when nobody would be left to own it."""
    group = queries.get_group(actor, group_id)
    authorize(policies.can_leave, actor, group)
    _let_out(actor, group, _membership(group_id, actor.id or 0))


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
        return _let_in(actor, group, member_id, role)
    if role != before:
        _keep_an_owner(group, membership, role)
        membership.give_role(role)
        session.flush()
        _forget_own(actor, member_id)
        record(GroupChanged(group_id=group_id))
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
    membership = _membership(group_id, member_id)
    authorize(policies.can_take_out, actor, group, membership.role)
    return _let_out(actor, group, membership)


@use_case
def watch_group(actor: Actor, group_id: int, level: str) -> Membership:
    """Choose how closely to follow a group: `muted`, `normal`, `tracking` or `watching`."""
    group = queries.get_group(actor, group_id)
    authorize(policies.can_watch_group, actor, group)
    membership = _membership(group_id, actor.id or 0)
    membership.watch_level = level
    session.flush()
    found = queries.find_membership(actor, group_id, actor.id or 0)
    return found or membership


def _slug(name: str) -> str:
    slug = slugify(name)
    return f"{slug}-group" if slug in RESERVED_SLUGS else slug


def _let_in(actor: Actor, group: Group, member_id: int, role: str) -> Membership:
    at = clock.now()
    membership = Membership(
        group_id=group.id, member_id=member_id, role=role, role_rank=rank_of(role), joined_at=at, read_up_to=at
    )
    try:
        with savepoint():
            session.add(membership)
            session.flush()
    except IntegrityError:  # somebody was faster; belonging to it once is enough
        return _membership(group.id, member_id)
    _count(group, 1)
    record(MembershipBegan(group_id=group.id, member_id=member_id, by_id=actor.id))
    _forget_own(actor, member_id)
    return queries.find_membership(actor, group.id, member_id) or membership


def _let_out(actor: Actor, group: Group, membership: Membership) -> None:
    _keep_an_owner(group, membership, None)
    session.delete(membership)
    session.flush()
    _count(group, -1)
    record(MembershipEnded(group_id=group.id, member_id=membership.member_id, by_id=actor.id))
    _forget_own(actor, membership.member_id)


def _keep_an_owner(group: Group, membership: Membership, role: str | None) -> None:
    if membership.role != "owner" or role == "owner":
        return
    # The lock makes two owners who leave at once take turns.
    session.execute(sa.select(Group.id).where(Group.id == group.id).with_for_update())
    others = sa.select(Membership.id).where(
        Membership.group_id == group.id, Membership.role == "owner", Membership.id != membership.id
    )
    if session.scalar(others.limit(1)) is None:
        raise LastOwner


def _count(group: Group, step: int) -> None:
    counted = (
        sa.update(Group)
        .where(Group.id == group.id)
        .values(member_count=Group.member_count + step)
        .returning(Group.member_count)
        .execution_options(synchronize_session=False)
    )
    set_committed_value(group, "member_count", session.execute(counted).scalar_one())


def _membership(group_id: int, member_id: int) -> Membership:
    here = (Membership.group_id == group_id, Membership.member_id == member_id)
    found = session.scalar(sa.select(Membership).where(*here))
    if found is None:
        raise NotFound
    return found


def _forget_own(actor: Actor, member_id: int) -> None:
    if actor.id == member_id:
        actor.forget("memberships")  # type: ignore[attr-defined]  # an actor with an id is a Member


def _area_id(code: str | None) -> int | None:
    if not code:
        return None
    area = standard_queries.get_catalogue().find_area(code)
    if area is None:
        raise Invalid(errors={"area": [_("There is no such practice area.")]})
    return area.id


def _changes_rules(group: Group, changes: dict[str, Any]) -> bool:
    now = {"visibility": group.visibility, "join_policy": group.join_policy, "archived": group.archived}
    return any(name in changes and changes[name] != value for name, value in now.items())


def _narrows(before: str, after: str) -> bool:
    return VISIBILITIES.index(after) > VISIBILITIES.index(before)


def _apply(group: Group, changes: dict[str, Any]) -> None:
    given = dict(changes)
    if "area" in given:
        group.area_id = _area_id(given.pop("area"))
    if "archived" in given:
        group.archive(clock.now() if given.pop("archived") else None)
    if "description" in given:
        group.description_html = markdown.render(given["description"])
    for name, value in given.items():
        setattr(group, name, value)
