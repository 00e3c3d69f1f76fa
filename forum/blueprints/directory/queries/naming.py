"""Many ids at once: a row for each of them would cost far more than finding it does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import sqlalchemy as sa

from forum.kernel.database import session


def name_each(statements: Sequence[sa.Select[Any]]) -> list[list[int]]:
    """The ids that each of these statements gives, in one statement and a row for each."""
    asked = []
    for number, statement in enumerate(statements):
        (column,) = statement.subquery().c
        asked.append(sa.select(sa.literal(number), sa.func.aggregate_strings(sa.cast(column, sa.String), ",")))
    told: dict[int, str | None] = {row[0]: row[1] for row in session.execute(sa.union_all(*asked))}
    return [[int(one) for one in (told[number] or "").split(",") if one] for number in range(len(statements))]


def name_all(statement: sa.Select[Any]) -> list[int]:
    """The ids that a statement gives."""
    return name_each([statement])[0]


def is_one_of(column: Any, ids: Collection[int]) -> sa.ColumnElement[bool]:
    """Whether a column has one of these ids, which are written into the statement all at once.

    A parameter for each costs more than looking it up does.
    """
    listed = sa.bindparam(None, list(ids), type_=_Ids(), literal_execute=True)
    found: sa.ColumnElement[bool] = column.op("IN", is_comparison=True)(listed)
    return found


class _Ids(sa.types.UserDefinedType[list[int]]):
    cache_ok = True

    def literal_processor(self, dialect: Any) -> Callable[[list[int]], str]:
        return lambda ids: f"({','.join(map(str, map(int, ids))) or 'NULL'})"
