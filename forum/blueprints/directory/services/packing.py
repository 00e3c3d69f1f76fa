"""Packing what members can be filtered by, for counting."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.directory import policies
from forum.blueprints.directory.models.packs import DirectoryBlock
from forum.blueprints.directory.queries.facts import read_blocks
from forum.blueprints.directory.queries.sets import find_stale
from forum.blueprints.directory.rules.sets import block_of, pack
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

AT_ONCE = 20
_MAKE_ROOM = sa.text("INSERT INTO directory_blocks (number) VALUES (:number) ON CONFLICT (number) DO NOTHING")


@use_case
def pack_block_of(actor: Actor, member_id: int) -> None:
    """Pack the block of a member anew if it is out of date; repeating it changes nothing."""
    authorize(policies.can_keep_profiles, actor)
    _pack([block_of(member_id)])


@use_case
def pack_some_blocks(actor: Actor) -> int:
    """Pack some of the blocks that are out of date and say how many."""
    authorize(policies.can_keep_profiles, actor)
    numbers = find_stale(AT_ONCE)
    _pack(numbers)
    return len(numbers)


def _pack(numbers: Sequence[int]) -> None:
    """The rows are taken first: who changes a member of these blocks meanwhile waits and marks them again."""
    for number in numbers:
        session.execute(_MAKE_ROOM, {"number": number})
    rows = sa.select(DirectoryBlock).where(DirectoryBlock.number.in_(numbers)).order_by(DirectoryBlock.number)
    taken = session.scalars(rows.with_for_update().execution_options(populate_existing=True)).all()
    stale = {block.number: block for block in taken if block.stamp is None}
    if not stale:
        return
    for number, content in read_blocks(stale).items():
        stale[number].stamp, stale[number].packed = secrets.randbits(62), pack(content)
