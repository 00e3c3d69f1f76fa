"""What recurs around searching."""

from __future__ import annotations

from datetime import timedelta

from forum.blueprints.search.services import healing
from forum.kernel.actor import SYSTEM
from forum.kernel.schedule import every


@every(timedelta(minutes=1), apart=True)
def heal() -> None:
    """An index that is missing, an engine that was wiped or restored, settings changed by hand."""
    healing.heal(SYSTEM)


@every(timedelta(days=1), apart=True)
def verify_all() -> None:
    """Every document is compared with the database."""
    healing.verify_all(SYSTEM)
