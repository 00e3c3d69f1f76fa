"""Migrations of the database. Alembic is loaded only when there is one to run: a start spends no time on it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app

from forum.kernel.database import db

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def init_migrations(app: Flask) -> None:
    """Attach Flask-Migrate, so that its functions know the database and the folder."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(MIGRATIONS), compare_type=True)


def newest_revision() -> str:
    """The revision this release needs. Migrations are linear and numbered, so the last file holds it."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).split("_")[0]


def current_revision() -> str | None:
    """The revision the database is at; None for one that was never migrated."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(sa.text("select version_num from alembic_version"))
        return revision


def upgrade_when_behind() -> None:
    """Bring the database to the newest revision."""
    if current_revision() == newest_revision():
        return
    from flask_migrate import upgrade

    init_migrations(current_app._get_current_object())  # type: ignore[attr-defined]  # a proxy
    upgrade()
