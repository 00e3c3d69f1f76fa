"""Blocking and unblocking."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.directory import policies
from forum.blueprints.directory.events import MemberBlocked, MemberUnblocked
from forum.blueprints.directory.models.blocks import Block
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def block_member(actor: Actor, member_id: int) -> None:
    """Hear no more from a member, who is not told; doing it again changes nothing. Raises NotFound, Forbidden."""
    member = account_queries.get_member(actor, member_id)
    authorize(policies.can_block, actor, member)
    own_id = actor.id or 0
    try:
        with savepoint():
            session.add(Block(member_id=own_id, blocked_id=member.id, blocked_at=clock.now()))
            session.flush()
    except IntegrityError:
        return
    _forget(actor)
    record(MemberBlocked(member_id=own_id, blocked_id=member_id))


@use_case
def unblock_member(actor: Actor, member_id: int) -> None:
    """Hear from a member again; nothing changes for one who is not blocked. Raises NotFound."""
    account_queries.get_member(actor, member_id)
    block = session.scalar(sa.select(Block).where(Block.member_id == (actor.id or 0), Block.blocked_id == member_id))
    if block is None:
        return
    authorize(policies.can_unblock, actor, block)
    session.delete(block)
    session.flush()
    _forget(actor)
    record(MemberUnblocked(member_id=block.member_id, blocked_id=member_id))


def _forget(actor: Actor) -> None:
    actor.forget("blocks")  # type: ignore[attr-defined]  # a signed-in actor is a Member
