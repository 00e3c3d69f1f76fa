"""The sets of members by what they can be filtered by, kept in memory as far as they are up to date."""

from __future__ import annotations

from threading import Lock
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.packs import DirectoryBlock
from forum.blueprints.directory.queries.facts import read_blocks
from forum.blueprints.directory.rules.sets import Sets, block_of, unpack
from forum.kernel.database import db, session

# So many blocks are read from the tables while somebody waits; more only happen between a large import and the next
# run of the job that packs them.
MOST_OUT_OF_DATE = 12
_NAMED = 200
_kept: dict[Any, Sets] = {}
_lock = Lock()


def get_sets() -> Sets | None:
    """All sets as they are now, or None while too much of them has to be packed anew.

    One statement when nothing changed, two when other blocks were packed since, two more when some are out of date:
    those are read from the tables for this call alone. Ids are never negative, stamps are never used twice.
    """
    states, last = _states()
    kept = _catch_up(states)
    stale = [number for number in range(last + 1) if states.get(number) is None or number not in kept.stamps]
    stale = [number for number in stale if states.get(number) is None or kept.stamps[number] != states[number]]
    if not stale:
        return kept
    if len(stale) > MOST_OUT_OF_DATE:
        return None
    return kept.with_blocks(read_blocks(stale), {})


def find_stale(limit: int) -> list[int]:
    """The numbers of blocks that have to be packed anew."""
    states, last = _states()
    return [number for number in range(last + 1) if states.get(number) is None][:limit]


def _states() -> tuple[dict[int, int | None], int]:
    largest = sa.select(sa.func.max(Member.id)).scalar_subquery()
    blocks = sa.select(DirectoryBlock.number, DirectoryBlock.stamp)
    rows = session.execute(blocks.union_all(sa.select(sa.literal(-1), largest))).all()
    states = {row[0]: row[1] for row in rows}
    last = states.pop(-1)
    return states, block_of(last) if last else -1


def _catch_up(states: dict[int, int | None]) -> Sets:
    key = db.engine.url if hasattr(db.engine, "url") else db.engine.engine.url
    kept = _kept.get(key, Sets())
    fresh = [number for number, stamp in states.items() if stamp is not None and kept.stamps.get(number) != stamp]
    if not fresh:
        return kept
    columns = sa.select(DirectoryBlock.number, DirectoryBlock.stamp, DirectoryBlock.packed)
    wanted = columns.where(DirectoryBlock.stamp.is_not(None))
    if len(fresh) <= _NAMED:
        wanted = wanted.where(DirectoryBlock.number.in_(fresh))
    found, stamps = {}, {}
    for number, stamp, packed in session.execute(wanted):
        if stamp is not None and packed is not None:
            found[number], stamps[number] = unpack(packed), stamp
    with _lock:
        kept = _kept[key] = _kept.get(key, Sets()).with_blocks(found, stamps)
    return kept
