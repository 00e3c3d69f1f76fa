"""Telling members of groups: who asks to join, who is invited, what was answered, who has another role."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.notifications import policies
from forum.blueprints.notifications.models.notifications import Notification
from forum.blueprints.notifications.rules.kinds import INVITED, JOIN_ANSWER, JOIN_ASKED, ROLE
from forum.blueprints.notifications.services.settling import settle
from forum.blueprints.notifications.services.telling import write
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def tell_asked(actor: Actor, group_id: int, asker_id: int) -> None:
    """Tell those who look after a group that somebody asks to join it; each once, as long as she has not read it."""
    authorize(policies.can_notify, actor)
    _tell_each_once(group_queries.list_moderator_ids(group_id), JOIN_ASKED, asker_id, group_id)


@use_case
def tell_answered(actor: Actor, group_id: int, member_id: int, by_id: int) -> None:
    """Tell who asked what came of it; those who look after the group need not look any more."""
    authorize(policies.can_notify, actor)
    asked = (Notification.kind == JOIN_ASKED, Notification.group_id == group_id, Notification.actor_id == member_id)
    settle(sa.and_(*asked))
    _tell_once(member_id, JOIN_ANSWER, by_id, group_id)


@use_case
def tell_invited(actor: Actor, group_id: int, member_id: int, by_id: int) -> None:
    """Tell a member that somebody invites her into a group."""
    authorize(policies.can_notify, actor)
    _tell_once(member_id, INVITED, by_id, group_id)


@use_case
def tell_role(actor: Actor, group_id: int, member_id: int, by_id: int) -> None:
    """Tell a member that somebody else gave her another role."""
    authorize(policies.can_notify, actor)
    if member_id != by_id:
        _tell_once(member_id, ROLE, by_id, group_id)


@use_case
def settle_joined(actor: Actor, group_id: int, member_id: int) -> None:
    """Who belongs to a group need not hear any more that she is invited, nor others that she asks."""
    authorize(policies.can_notify, actor)
    own = sa.and_(Notification.member_id == member_id, Notification.kind == INVITED)
    asked = sa.and_(Notification.actor_id == member_id, Notification.kind == JOIN_ASKED)
    settle(sa.and_(Notification.group_id == group_id, sa.or_(own, asked)))


def _tell_once(member_id: int, kind: str, actor_id: int, group_id: int) -> None:
    _tell_each_once([member_id], kind, actor_id, group_id)


def _tell_each_once(member_ids: Sequence[int], kind: str, actor_id: int, group_id: int) -> None:
    """Whoever has not read the same already; two statements, however many they are."""
    same = {"kind": kind, "actor_id": actor_id, "group_id": group_id}
    told = sa.select(Notification.member_id).filter_by(**same, read_at=None)
    known = set(session.scalars(told.where(Notification.member_id.in_(member_ids))))
    write([{"member_id": number, **same} for number in member_ids if number not in known])
