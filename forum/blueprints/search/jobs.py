"""What recurs around searching."""

from __future__ import annotations

from datetime import timedelta

import structlog

from forum.blueprints.search.queries.saving import list_due
from forum.blueprints.search.services import healing, misses, telling
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.schedule import every

log = structlog.get_logger("search")
DUE_AT_ONCE = 200


@every(timedelta(minutes=1), apart=True)
def heal() -> None:
    """An index that is missing, an engine that was wiped or restored, settings changed by hand."""
    healing.heal(SYSTEM)


@every(timedelta(days=1), apart=True)
def verify_all() -> None:
    """Every document is compared with the database."""
    healing.verify_all(SYSTEM)


@every(timedelta(minutes=5), apart=True)
def tell_of_saved_searches() -> None:
    """Members hear of new hits of the searches they saved; those due for longest first."""
    for saved_id in [saved.id for saved in list_due(clock.now(), DUE_AT_ONCE)]:
        try:
            telling.tell_of_new_hits(SYSTEM, saved_id)
        except Exception:  # one may fail in any way; the others go on
            session.rollback()
            log.exception("saved search failed", saved_search=saved_id)
            telling.put_off(SYSTEM, saved_id)


@every(timedelta(days=1))
def forget_misses() -> None:
    """Words that nobody has searched in vain for half a year are forgotten, with all marks."""
    misses.forget_old(SYSTEM)
