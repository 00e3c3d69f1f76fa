"""Keyset pages: page 5,000 costs what page 1 does, and nothing is skipped while others write."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import orjson
import sqlalchemy as sa

from forum.kernel.database import session
from forum.kernel.errors import ForumError
from forum.kernel.i18n import _l

T = TypeVar("T")
U = TypeVar("U")
DEFAULT_LIMIT = 20
MOST = 100


class BadCursor(ForumError):
    code = "bad_cursor"
    message = _l("This link to the next page is not valid. Start from the first page.")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items and the mark of the page after them; `next` is None at the end."""

    items: Sequence[T]
    next: str | None = None

    def map(self, change: Callable[[T], U]) -> Page[U]:
        """The same page with each item changed."""
        return Page([change(item) for item in self.items], self.next)


@dataclass(frozen=True)
class Key:
    """A column of the order; the last key of an order is unique. Null values are not allowed in keys."""

    column: Any
    descending: bool = False


def paginate(
    statement: sa.Select[Any], keys: Sequence[Key], cursor: str | None = None, limit: int | None = None
) -> Page[Any]:
    """One page of a select ordered by `keys`; at most `limit` (default 20, most 100) items.

    Rows of one column are unpacked. Raises BadCursor for a mark that is not ours.
    """
    size = max(1, min(limit or DEFAULT_LIMIT, MOST))
    ordered = statement.add_columns(*(key.column.label(f"key_{n}") for n, key in enumerate(keys)))
    ordered = ordered.order_by(*(key.column.desc() if key.descending else key.column.asc() for key in keys))
    if cursor:
        ordered = ordered.where(after(keys, read_cursor(cursor, keys)))
    rows = session.execute(ordered.limit(size + 1)).all()
    width = len(keys)
    page = [row[:-width] if len(row) - width > 1 else row[0] for row in rows[:size]]
    more = len(rows) > size
    return Page(page, _encode(rows[size - 1][-width:]) if more else None)


def after(keys: Sequence[Key], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Whether a row comes after one with these values of its keys."""
    if len({key.descending for key in keys}) == 1:
        # As one comparison, so that an index in this order is entered at the right place.
        row = sa.tuple_(*(key.column for key in keys))
        mark = sa.tuple_(*(sa.literal(value, key.column.type) for key, value in zip(keys, values, strict=True)))
        return row < mark if keys[0].descending else row > mark
    alternatives = []
    for n, key in enumerate(keys):
        same = [earlier.column == value for earlier, value in zip(keys[:n], values[:n], strict=True)]
        beyond = key.column < values[n] if key.descending else key.column > values[n]
        alternatives.append(sa.and_(*same, beyond))
    return sa.or_(*alternatives)


def read_cursor(cursor: str, keys: Sequence[Key]) -> list[Any]:
    """The values of the keys that a mark holds. Raises BadCursor."""
    try:
        values = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if not isinstance(values, list) or len(values) != len(keys):
            raise BadCursor
        return [_typed(value, key) for value, key in zip(values, keys, strict=True)]
    except (binascii.Error, ValueError, TypeError, OverflowError) as error:
        raise BadCursor from error


def _encode(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def _typed(value: Any, key: Key) -> Any:
    kind = key.column.type.python_type
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise BadCursor
        return moment
    if not isinstance(value, kind) or (kind is int and not -(2**63) <= value < 2**63):
        raise BadCursor
    if isinstance(value, str) and "\x00" in value:
        raise BadCursor
    return value
