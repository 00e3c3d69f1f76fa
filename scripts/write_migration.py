"""Write the migration that brings an upgraded database to the models: `make migration m="add polls"`."""

from __future__ import annotations

import sys
from pathlib import Path

from flask_migrate import migrate

from forum.app import create_app
from forum.config import Settings
from forum.migrating import init_migrations, upgrade_when_behind

VERSIONS = Path("migrations/versions")


def main(message: str) -> None:
    """Compare on a fresh SQLite database; numbers the new file after the last one."""
    app = create_app(Settings.from_environment())
    number = len(list(VERSIONS.glob("*.py"))) + 1
    with app.app_context():
        upgrade_when_behind()
        init_migrations(app)
        migrate(message=message, rev_id=f"{number:04d}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "change")
