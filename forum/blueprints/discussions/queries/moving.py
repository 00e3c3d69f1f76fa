"""Where a thread may go, and who could not follow it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.threads import Thread, ThreadParticipant
from forum.blueprints.discussions.queries import threads
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize

MOST_GROUPS = 200


@dataclass(frozen=True)
class Move:
    """A thread on its way to a group, or into a thread there: how many wrote in it, and how many of them read it now
    and could not read it there (`left_behind`)."""

    thread: Thread
    group: Group
    into: Thread | None
    writers: int
    left_behind: int


def list_targets(actor: Actor, thread: Thread) -> Sequence[Group]:
    """The other groups that the actor moderates, by name."""
    others = group_policies.moderated_groups(actor).where(Group.id != thread.group_id)
    return session.scalars(others.order_by(Group.name, Group.id).limit(MOST_GROUPS)).all()


def preview_move(actor: Actor, thread_id: int, group_id: int) -> Move:
    """What it would mean to put a thread into another group. Raises NotFound, Forbidden, as moving it does."""
    thread, group = threads.get_thread(actor, thread_id), group_queries.get_group(actor, group_id)
    authorize(policies.can_move_posts, actor, thread)
    authorize(group_policies.can_moderate, actor, group)
    return Move(thread, group, None, *_count(thread, group))


def preview_merge(actor: Actor, thread_id: int, into: int) -> Move:
    """The same for making it part of another thread, which may stand in another group."""
    thread, target = threads.get_thread(actor, thread_id), threads.get_thread(actor, into)
    authorize(policies.can_move_posts, actor, thread)
    authorize(policies.can_move_posts, actor, target)
    return Move(thread, target.group, target, *_count(thread, target.group))


def _count(thread: Thread, group: Group) -> tuple[int, int]:
    """Whoever closed her account has nothing to lose and is not counted."""
    member_id = ThreadParticipant.member_id
    lost = sa.and_(group_policies.reads(member_id, thread.group), sa.not_(group_policies.reads(member_id, group)))
    statement = (
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((lost, 1), else_=0)), 0))
        .select_from(ThreadParticipant)
        .join(Member, Member.id == member_id)
        .where(ThreadParticipant.thread_id == thread.id, Member.closed_at.is_(None))
    )
    writers, left_behind = session.execute(statement).one()
    return writers, int(left_behind)
