"""Migrations of a database that is in use: what it holds stays, and what refers to it still does."""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa
from flask_migrate import upgrade

from forum.app import create_app
from forum.config import Settings
from forum.kernel.database import db
from forum.migrating import current_revision, init_migrations, newest_revision

IN_USE = "0009"
KNOWN = {
    "visibility": "members", "kind": "practice", "join_policy": "open", "role": "member", "watch_level": "normal",
    "language": "en", "country_code": "US",
}  # fmt: skip
NOTICE = "reply"
TABLES = (
    "cities",
    "members",
    "groups",
    "memberships",
    "threads",
    "posts",
    "post_revisions",
    "mentions",
    "notifications",
)


def fill(connection: sa.Connection, table: str) -> None:
    """A row of number 1 whose references lead to rows of number 1."""
    values: dict[str, Any] = {}
    for _, name, kind, required, default, key in connection.exec_driver_sql(f"PRAGMA table_info({table})"):
        if name in ("thread_id", "post_id", "group_id", "reply_to_id", "first_post_id") or (
            required and default is None
        ):
            values[name] = NOTICE if (table, name) == ("notifications", "kind") else KNOWN.get(name) or value_of(kind)
        elif key:
            values[name] = 1
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def value_of(kind: str) -> Any:
    if kind.startswith(("DATETIME", "TIMESTAMP")):
        return "2026-01-01 00:00:00.000000"
    if kind == "JSON":
        return "[]"
    return 1 if kind.startswith(("INTEGER", "SMALLINT", "BIGINT", "BOOLEAN", "FLOAT", "NUMERIC")) else "reply"


def test_a_database_in_use_is_brought_to_the_newest_revision_with_all_it_holds(
    settings: Settings, tmp_path: Any
) -> None:
    address = f"sqlite:///{tmp_path}/in-use.sqlite3"
    app = create_app(dataclasses.replace(settings, database_url=address, data=tmp_path))
    with app.app_context():
        init_migrations(app)
        upgrade(revision=IN_USE)
        with db.engine.connect() as connection:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            for table in TABLES:
                fill(connection, table)
            connection.commit()
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
        upgrade()
        assert current_revision() == newest_revision()
        with db.engine.connect() as connection:
            counts = {table: connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) for table in TABLES}
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        db.session.remove()
        db.engine.dispose()
    assert counts == dict.fromkeys(TABLES, 1)
    assert broken == []
