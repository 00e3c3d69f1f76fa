"""An order of people that no single index has, as parts that one follows another, each along an index of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.queries.naming import is_one_of
from forum.kernel.pagination import Key, Page, after, paginate, read_cursor

DEFAULT, MOST = 20, 100


@dataclass(frozen=True)
class Tier:
    """Some people of one rank in the order of `key`; no two tiers hold the same person.

    `city_id` says that all work in one city, `elsewhere` that they work in none of those, `helpers` that they are, or
    are not, among the helpers asked for, `named` that their names have what was typed, `begins` that they begin with
    it. `among` are ids that include all who match, where they are known to be few.
    """

    rank: int
    holds: sa.ColumnElement[bool]
    key: Key
    city_id: int | None = None
    elsewhere: bool = False
    helpers: bool | None = None
    named: bool | None = None
    begins: bool = False
    among: Sequence[int] | None = None


def page_of_tiers(people: sa.Select[Any], tiers: Sequence[Tier], cursor: str | None, limit: int | None) -> Page[int]:
    """The ids of a page: lower ranks first, within a rank by key, then by id.

    Who is known to be among few is sorted. Of the other tiers each gives as many as a page holds, along its index, and
    only if the tiers before it have not filled the page: it costs the same however many people there are. Both ways
    give the same order and the same marks.
    """
    size = max(1, min(limit or DEFAULT, MOST)) + 1
    keys = _keys(tiers, sa.literal(0), tiers[0].key.column)
    begun = read_cursor(cursor, keys) if cursor else None
    left = [tier for tier in tiers if tier.among != [] and (begun is None or tier.rank >= begun[0])]
    known = [tier for tier in left if tier.among is not None]
    parts = [(0, _sorted(people, known, begun, size))] if known else []
    parts += [(tier.rank, _along_index(people, tier, begun, size)) for tier in left if tier.among is None]
    if not parts:
        return Page([])
    found = _as_far_as_needed(parts, size).subquery("found")
    return paginate(sa.select(found.c.id), _keys(tiers, found.c.rank, found.c.key, found.c.id), cursor, limit)


def _as_far_as_needed(parts: Sequence[tuple[int, sa.Select[Any]]], size: int) -> Any:
    """The parts one after the other, each left out when lower ranks have filled the page."""
    read: Any
    (_, read), *others = parts
    for rank, part in others:
        before = read.cte()
        full = sa.select(sa.func.count() >= size).where(before.c.rank < rank).scalar_subquery()
        wanted = sa.select(part.subquery()).limit(sa.case((full, 0), else_=size))
        read = sa.union_all(sa.select(before), sa.select(wanted.subquery()))
    return read


def _along_index(people: sa.Select[Any], tier: Tier, begun: Sequence[Any] | None, size: int) -> sa.Select[Any]:
    columns = (Member.id.label("id"), sa.literal(tier.rank).label("rank"), tier.key.column.label("key"))
    part = people.with_only_columns(*columns).where(tier.holds)
    if begun is not None and tier.rank == begun[0]:
        part = part.where(after([tier.key, Key(Member.id)], begun[1:]))
    return sa.select(part.order_by(_direction(tier.key), Member.id).limit(size).subquery())


def _sorted(people: sa.Select[Any], tiers: Sequence[Tier], begun: Sequence[Any] | None, size: int) -> sa.Select[Any]:
    rank: Any = sa.case(*((tier.holds, tier.rank) for tier in tiers), else_=sa.null())
    column = tiers[0].key.column
    if any(tier.key.column is not column for tier in tiers):
        column = sa.case(*((tier.holds, tier.key.column) for tier in tiers), else_=column)
    ids = {number for tier in tiers for number in tier.among or ()}
    part = people.with_only_columns(Member.id.label("id"), rank.label("rank"), column.label("key"))
    # Written down first: what a rank hangs on is looked up once for each, not again for keeping and for sorting.
    ranked = part.where(is_one_of(Member.id, ids)).cte("ranked").prefix_with("MATERIALIZED")
    keys = _keys(tiers, ranked.c.rank, ranked.c.key, ranked.c.id)
    part = sa.select(ranked).where(ranked.c.rank.is_not(None))
    if begun is not None:
        part = part.where(after(keys, begun))
    return sa.select(part.order_by(ranked.c.rank, _direction(keys[1]), ranked.c.id).limit(size).subquery())


def _direction(key: Key) -> Any:
    return key.column.desc() if key.descending else key.column.asc()


def _keys(tiers: Sequence[Tier], rank: Any, column: Any, number: Any = Member.id) -> list[Key]:
    return [Key(rank), Key(column, descending=tiers[0].key.descending), Key(number)]
