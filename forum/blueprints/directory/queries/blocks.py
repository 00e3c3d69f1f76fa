"""Whom members have blocked."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.blocks import Block
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Key, Page, paginate


def list_blocks(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[Block]:
    """Whom one has blocked, the latest first."""
    statement = policies.visible_blocks(actor).options(joinedload(Block.blocked).joinedload(Member.city))
    keys = [Key(Block.blocked_at, descending=True), Key(Block.blocked_id, descending=True)]
    return paginate(statement, keys, cursor, limit)


def list_who_blocked(author_ids: Iterable[int], among: Iterable[int]) -> frozenset[int]:
    """Those of these members who want to hear from one of the authors no more, for leaving them out; at most one
    statement."""
    wanted = list(among)
    if not wanted:
        return frozenset()
    statement = sa.select(Block.member_id).where(Block.blocked_id.in_(set(author_ids)), Block.member_id.in_(wanted))
    return frozenset(session.scalars(statement))


def is_blocked_by(member_id: int, most: int) -> bool:
    """Whether at least so many members want to hear from somebody no more; who they are stays with them."""
    some = sa.select(Block.member_id).where(Block.blocked_id == member_id).limit(most)
    return len(session.scalars(some).all()) >= most


def pairs_among(member_ids: Iterable[int]) -> frozenset[frozenset[int]]:
    """Which two of these members are apart, whoever of them has blocked; at most one statement."""
    people = list(member_ids)
    if len(people) < 2:
        return frozenset()
    statement = sa.select(Block.member_id, Block.blocked_id)
    rows = session.execute(statement.where(Block.member_id.in_(people), Block.blocked_id.in_(people)))
    return frozenset(frozenset((row.member_id, row.blocked_id)) for row in rows)
