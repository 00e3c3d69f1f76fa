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
    """In one transaction where the database can; SQLite alters tables by copying them."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            user_module_prefix="database.",
            render_item=render,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
