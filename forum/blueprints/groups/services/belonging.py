"""What the verbs share: letting somebody in and out, and keeping an owner. Within a use case that has authorised it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from forum.blueprints.groups.errors import LastOwner
from forum.blueprints.groups.events import GroupChanged, MembershipBegan, MembershipEnded, RoleGiven
from forum.blueprints.groups.models.automatic import GroupDeparture
from forum.blueprints.groups.models.groups import Group, Membership
from forum.blueprints.groups.models.joining import GroupInvitation, JoinRequest
from forum.blueprints.groups.queries import groups as queries
from forum.blueprints.groups.rules import rank_of
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.use_case import savepoint


def let_in(actor: Actor, group: Group, member_id: int, role: str, *, automatic: bool = False) -> Membership:
    """Begin a membership, once; who belongs already stays as she is."""
    at = clock.now()
    membership = Membership(
        group_id=group.id, member_id=member_id, role=role, role_rank=rank_of(role), automatic=automatic,
        joined_at=at, read_up_to=at,
    )  # fmt: skip
    try:
        with savepoint():
            session.add(membership)
            session.flush()
    except IntegrityError:  # somebody was faster; belonging to it once is enough
        return get_membership(group.id, member_id)
    _count(group, 1)
    _settle_ways_in(group.id, member_id, actor.id)
    here = (GroupDeparture.group_id == group.id, GroupDeparture.member_id == member_id)
    session.execute(sa.delete(GroupDeparture).where(*here))
    record(MembershipBegan(group_id=group.id, member_id=member_id, by_id=actor.id))
    forget_own(actor, member_id)
    return queries.find_membership(actor, group.id, member_id) or membership


def let_out(actor: Actor, group: Group, membership: Membership, *, by_rule: bool = False) -> None:
    """End a membership; no rule brings her back, unless it was a rule that ended it. Raises LastOwner."""
    keep_an_owner(group, membership, None)
    session.delete(membership)
    session.flush()
    _count(group, -1)
    if not by_rule:
        session.merge(GroupDeparture(group_id=group.id, member_id=membership.member_id, left_at=clock.now()))
    step_down(group, membership.member_id)
    record(MembershipEnded(group_id=group.id, member_id=membership.member_id, by_id=actor.id))
    forget_own(actor, membership.member_id)


def change_role(actor: Actor, group: Group, membership: Membership, role: str) -> None:
    """Give another role. Raises LastOwner; who is no owner any more is no president either."""
    keep_an_owner(group, membership, role)
    narrowed = role == "guest" and group.browse_from != "guest"
    membership.give_role(role)
    membership.automatic = False
    session.flush()
    if role != "owner":
        step_down(group, membership.member_id)
    forget_own(actor, membership.member_id)
    record(RoleGiven(group_id=group.id, member_id=membership.member_id, by_id=actor.id, role=role))
    if narrowed:
        record(GroupChanged(group_id=group.id, narrowed=True))


def get_membership(group_id: int, member_id: int) -> Membership:
    """How somebody belongs to a group. Raises NotFound."""
    here = (Membership.group_id == group_id, Membership.member_id == member_id)
    found = session.scalar(sa.select(Membership).where(*here))
    if found is None:
        raise NotFound
    return found


def keep_an_owner(group: Group, membership: Membership, role: str | None) -> None:
    """Raise LastOwner when nobody would be left to own the group."""
    if membership.role != "owner" or role == "owner":
        return
    # The lock makes two owners who leave at once take turns.
    session.execute(sa.select(Group.id).where(Group.id == group.id).with_for_update())
    others = sa.select(Membership.id).where(
        Membership.group_id == group.id, Membership.role == "owner", Membership.id != membership.id
    )
    if session.scalar(others.limit(1)) is None:
        raise LastOwner


def step_down(group: Group, member_id: int) -> None:
    """Somebody is president no more, if she was."""
    if group.president_id == member_id:
        group.president_id = None
        session.flush()
        session.expire(group, ["president"])


def forget_own(actor: Actor, member_id: int) -> None:
    """What the actor knows of her own memberships is loaded again."""
    if actor.id == member_id:
        actor.forget("memberships")  # type: ignore[attr-defined]  # an actor with an id is a Member
        actor.forget("group_invitations")  # type: ignore[attr-defined]  # as above


def _settle_ways_in(group_id: int, member_id: int, by_id: int | None) -> None:
    """Who belongs to a group neither asks for it nor is invited any more."""
    settled = {"state": "accepted", "settled_at": clock.now()}
    for way, told in ((JoinRequest, {"settled_by_id": by_id}), (GroupInvitation, {})):
        waiting = (way.group_id == group_id, way.member_id == member_id, way.state == "waiting")
        values = {**settled, **told, "version": way.version + 1}
        session.execute(sa.update(way).where(*waiting).values(values), execution_options={"synchronize_session": False})


def _count(group: Group, step: int) -> None:
    counted = (
        sa.update(Group)
        .where(Group.id == group.id)
        .values(member_count=Group.member_count + step)
        .returning(Group.member_count)
        .execution_options(synchronize_session=False)
    )
    set_committed_value(group, "member_count", session.execute(counted).scalar_one())
