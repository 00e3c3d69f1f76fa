"""Counting SQL statements: a route's number is a constant, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

_FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def counting() -> Iterator[list[str]]:
    """The SQL statements run inside the block."""
    statements: list[str] = []

    def remember(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.upper().startswith(_FRAME):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", remember)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", remember)
