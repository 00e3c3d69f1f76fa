"""Runs migrations on the database of the application that asks."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write JSON as the one type of ours, which Alembic would spell out with names that the file does not import."""
    return "database.JSON" if kind == "type" and isinstance(item, sa.JSON) else False


def run() -> None:
    """In one transaction where the database can; SQLite alters tables by copying them.

    The copy takes the old table's name, so what refers to it finds it again; meanwhile SQLite must not look.
    """
    with db.engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            look_at_references(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=on_sqlite,
            compare_type=True,
            user_module_prefix="database.",
            render_item=render,
        )
        with context.begin_transaction():
            context.run_migrations()
            if on_sqlite:
                assert_references(connection)
        connection.commit()
        if on_sqlite:
            look_at_references(connection, "ON")


def assert_references(connection: sa.Connection) -> None:
    """Nothing may refer to a row that is not there. Raises RuntimeError, and nothing of the migration stays."""
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"after the migration {len(broken)} references lead nowhere: {broken[:3]}")


def look_at_references(connection: sa.Connection, state: str) -> None:
    """Outside a transaction, within which SQLite does not hear it."""
    connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={state}")


run()
