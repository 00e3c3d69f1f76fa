"""Reads around groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from forum.blueprints.accounts.models import Member, Session
from forum.blueprints.groups import policies
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.models.joining import GroupInvitation
from forum.blueprints.groups.rules import OPEN_TO_READ, rank_of
from forum.blueprints.standards.models import Area
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize


@actor_fact("memberships")
def _load_memberships(member_id: int) -> dict[int, str]:
    rows = session.execute(sa.select(Membership.group_id, Membership.role).where(Membership.member_id == member_id))
    return {row.group_id: row.role for row in rows}


@actor_fact("group_invitations")
def _load_invitations(member_id: int) -> frozenset[int]:
    waiting = (GroupInvitation.member_id == member_id, GroupInvitation.state == "waiting")
    return frozenset(session.scalars(sa.select(GroupInvitation.group_id).where(*waiting)))


def get_group(actor: Actor, group_id: int) -> Group:
    """A group with its area and its president. Raises NotFound."""
    return _one(policies.visible_groups(actor).where(Group.id == group_id))


def get_groups(actor: Actor, ids: Iterable[int]) -> Mapping[int, Group]:
    """Those of these groups that one knows of, by id."""
    statement = policies.visible_groups(actor).where(Group.id.in_(list(ids)))
    return {group.id: group for group in session.scalars(statement)}


def get_group_by_slug(actor: Actor, slug: str) -> Group:
    """The group of an address. Raises NotFound."""
    return _one(policies.visible_groups(actor).where(Group.slug == slug))


def get_group_to_read(actor: Actor, group_id: int) -> Group:
    """The same for showing what is in it. Raises Forbidden for who only knows of the group."""
    group = get_group(actor, group_id)
    authorize(policies.can_browse, actor, group)
    return group


def list_groups(
    actor: Actor,
    area: str | None = None,
    kind: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[Group]:
    """Groups that are not closed, by name; with `area`, those of the practice area of that code; with `kind`, of it."""
    statement = policies.visible_groups(actor).where(Group.archived_at.is_(None)).options(*_shown())
    if kind is not None:
        statement = statement.where(Group.kind == kind)
    if area is not None:
        statement = statement.where(Group.area_id.in_(sa.select(Area.id).where(Area.code == area.upper())))
    return paginate(statement, [Key(Group.name), Key(Group.id)], cursor, limit)


def list_moderated(actor: Actor) -> Sequence[Group]:
    """The groups whose moderator or owner one is, by name."""
    mine = policies.visible_groups(actor).where(Group.id.in_(policies.looked_after(actor)))
    return session.scalars(mine.order_by(Group.name, Group.id)).all()


def list_browsable(actor: Actor, most: int = 200) -> Sequence[Group]:
    """The groups one reads, by name."""
    return session.scalars(policies.browsable_groups(actor).order_by(Group.name, Group.id).limit(most)).all()


def list_to_write_in(actor: Actor) -> Sequence[Group]:
    """The open groups one belongs to, by name, with their areas."""
    mine = (Membership.group_id == Group.id, Membership.member_id == (actor.id or 0))
    statement = policies.visible_groups(actor).join(Membership, sa.and_(*mine)).where(Group.archived_at.is_(None))
    return session.scalars(statement.options(*_shown()).order_by(Group.name, Group.id)).all()


def list_own_groups(actor: Actor) -> Sequence[sa.Row[str, str, str | None, str]]:
    """Name, slug, area code and one's role of the open groups one belongs to, by name; one statement."""
    statement = (
        sa.select(Group.name, Group.slug, Area.code.label("area"), Membership.role)
        .join(Membership, Membership.group_id == Group.id)
        .outerjoin(Area, Area.id == Group.area_id)
        .where(Membership.member_id == (actor.id or 0), Group.archived_at.is_(None))
        .order_by(Group.name, Group.id)
    )
    return session.execute(statement).all()


def list_members(actor: Actor, group_id: int, cursor: str | None = None, limit: int | None = None) -> Page[Membership]:
    """Who belongs to a group: owners, then moderators, then members in the order in which they came.

    Raises NotFound for a group one does not see. Closed accounts are left out.
    """
    get_group(actor, group_id)
    statement = (
        policies.visible_memberships(actor)
        .join(Member, Member.id == Membership.member_id)
        .where(Membership.group_id == group_id, Member.closed_at.is_(None))
        .options(joinedload(Membership.member).joinedload(Member.city))
    )
    keys = [Key(Membership.role_rank), Key(Membership.joined_at), Key(Membership.id)]
    return paginate(statement, keys, cursor, limit)


def find_membership(actor: Actor, group_id: int, member_id: int) -> Membership | None:
    """How a member belongs to a group, if the actor may see that."""
    here = (Membership.group_id == group_id, Membership.member_id == member_id)
    statement = policies.visible_memberships(actor).where(*here)
    return session.scalar(statement.options(joinedload(Membership.member).joinedload(Member.city)))


def get_membership(actor: Actor, group_id: int, member_id: int) -> Membership:
    """The same. Raises NotFound."""
    found = find_membership(actor, group_id, member_id)
    if found is None:
        raise NotFound
    return found


def list_moderators(actor: Actor, group_id: int, most: int = 12) -> Sequence[Membership]:
    """Who looks after a group that one knows of, owners first."""
    here = (Membership.group_id == group_id, Membership.role_rank <= rank_of("moderator"))
    statement = policies.visible_memberships(actor).join(Member, Member.id == Membership.member_id)
    statement = statement.where(*here, Member.closed_at.is_(None)).limit(most)
    order = (Membership.role_rank, Membership.joined_at, Membership.id)
    return session.scalars(
        statement.order_by(*order).options(joinedload(Membership.member).joinedload(Member.city))
    ).all()


def list_moderator_ids(group_id: int, most: int = 200) -> Sequence[int]:
    """The members who look after a group, owners first, for telling them; two hundred, which no group should need."""
    here = (Membership.group_id == group_id, Membership.role_rank <= rank_of("moderator"), Member.closed_at.is_(None))
    statement = sa.select(Membership.member_id).join(Member, Member.id == Membership.member_id).where(*here)
    order = (Membership.role_rank, Membership.joined_at, Membership.id)
    return session.scalars(statement.order_by(*order).limit(most)).all()


def find_own_membership(actor: Actor, group_id: int) -> Membership | None:
    """How oneself belongs to a group."""
    here = (Membership.group_id == group_id, Membership.member_id == (actor.id or 0))
    return session.scalar(sa.select(Membership).where(*here))


def find_watch_levels(group_id: int) -> Mapping[int, str]:
    """How closely each member of a group follows it, for telling them; asks no policy since nothing is shown."""
    statement = sa.select(Membership.member_id, Membership.watch_level).where(Membership.group_id == group_id)
    return {row.member_id: row.watch_level for row in session.execute(statement)}


def find_by_handles(handles: Iterable[str]) -> Sequence[Group]:
    """The groups of these handles that are not closed, for mentions; who may mention them is for the policy to say."""
    wanted = list(handles)
    if not wanted:
        return []
    return session.scalars(sa.select(Group).where(Group.handle.in_(wanted), Group.archived_at.is_(None))).all()


def list_to_call(group_ids: Iterable[int]) -> Sequence[int]:
    """The people of these groups but those who have muted them, for telling them; fewer than 100 for each group."""
    here = (Membership.group_id.in_(list(group_ids)), Membership.watch_level != "muted")
    return session.scalars(sa.select(Membership.member_id).where(*here).distinct()).all()


def reads(member_id: int, group_id: int | None) -> bool:
    """Whether a member may read a group, for what she is told of it; what belongs to none is kept from nobody."""
    group = session.get(Group, group_id) if group_id else None
    return group is None or bool(session.scalar(sa.select(policies.reads(member_id, group))))


def list_outsiders_signed_in(group_id: int) -> Sequence[int]:
    """Members with an open session who may not read a group, for showing them out of its room.

    Nobody of them is an outsider to a group that all members read.
    """
    group = session.get(Group, group_id)
    if group is None or group.visibility in OPEN_TO_READ:
        return []
    outside = sa.not_(policies.reads(Session.member_id, group))
    statement = sa.select(Session.member_id).where(Session.ended_at.is_(None), outside)
    return session.scalars(statement.distinct()).all()


def _one(statement: sa.Select[Group]) -> Group:
    found = session.scalar(statement.options(*_shown()))
    if found is None:
        raise NotFound
    return found


def _shown() -> tuple[ORMOption, ...]:
    return joinedload(Group.area), joinedload(Group.president).joinedload(Member.city)
