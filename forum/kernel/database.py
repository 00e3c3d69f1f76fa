"""The database: one metadata, UTC times, and SQLite made as strict as PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from forum.kernel.text import fold, like_pattern

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC time on every database; a naive one is refused rather than guessed."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def bytewise(length: int) -> sa.String:
    """A text compared byte by byte on every server, as SQLite does, so that an index finds what begins with a word."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


class Base(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime, dict[str, Any]: JSON, list[str]: JSON, list[int]: JSON},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model

session = db.session


# Folded columns that are searched for parts of words have an index of their trigrams in PostgreSQL.
TRIGRAMS = sa.DDL("CREATE EXTENSION IF NOT EXISTS pg_trgm")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
event.listen(Base.metadata, "before_create", TRIGRAMS.execute_if(dialect="postgresql"))


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own transaction handling begins too late for IMMEDIATE and for savepoints.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "connect")
def _prepare_postgresql(connection: Any, record: Any) -> None:
    """Short questions are answered before they could be compiled, which by its own estimate it would do."""
    if type(connection).__module__.startswith("psycopg"):
        connection.execute("SET jit TO off")
        connection.commit()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def holds_word(column: Any, word: str) -> sa.ColumnElement[bool]:
    """Whether folded text holds a word: anywhere, or where a word begins when it has only one or two letters.

    Trigrams find both, whereas two letters anywhere are looked for in every row; and nobody means `re` by "care".
    """
    pattern = like_pattern(word)
    if len(fold(word)) > 2:
        found: sa.ColumnElement[bool] = column.like(pattern, escape="\\")
        return found
    begins = pattern.removeprefix("%")
    return sa.or_(column.like(begins, escape="\\"), column.like(f"% {begins}", escape="\\"))


def begins_with(column: Any, text: str) -> sa.ColumnElement[bool]:
    """Whether a column that is compared byte by byte (`bytewise`) begins so, as a range of its index."""
    return sa.and_(column >= text, column < f"{text}\U0010ffff")


def partial_index(name: str, *columns: Any, where: Any, **options: Any) -> sa.Index:
    """An index of the rows for which a condition holds, given as SQL or as an expression; alike on both databases."""
    condition = sa.text(where) if isinstance(where, str) else where
    return sa.Index(name, *columns, sqlite_where=condition, postgresql_where=condition, **options)


def is_postgresql() -> bool:
    """Whether this application stores its rows in PostgreSQL."""
    return bool(db.engine.dialect.name == "postgresql")


def insert_new(model: type[Base], rows: Sequence[Mapping[str, Any]], at_once: int = 500) -> None:
    """Insert those of these rows, which have the same columns, that no unique index forbids."""
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    for start in range(0, len(rows), at_once):
        session.execute(insert(model).values(rows[start : start + at_once]).on_conflict_do_nothing())


def replace_rows(model: type[Base], rows: Sequence[Mapping[str, Any]], at_once: int = 500) -> None:
    """Insert these rows, which have the same columns; of those whose key is known already the other columns change."""
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    keys = [column.name for column in sa.inspect(model).primary_key]
    for start in range(0, len(rows), at_once):
        new = insert(model).values(rows[start : start + at_once])
        changed = {name: new.excluded[name] for name in rows[0] if name not in keys}
        session.execute(new.on_conflict_do_update(index_elements=keys, set_=changed))
