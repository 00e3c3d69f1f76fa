"""Looking for new hits of saved searches, on their members' behalf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.search import policies
from forum.blueprints.search.events import SavedSearchFound
from forum.blueprints.search.models.saving import SavedSearch, SavedSearchHit
from forum.blueprints.search.queries import saving as queries
from forum.blueprints.search.queries.finding import search
from forum.blueprints.search.queries.understanding import understand
from forum.blueprints.search.rules.addresses import restored
from forum.blueprints.search.rules.asking import Shown, as_asked
from forum.blueprints.search.rules.saving import MOST_TOLD, OVERLAP, next_check
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def tell_of_new_hits(actor: Actor, search_id: int) -> int:
    """Look at one saved search as its member would, and tell of what she was not told of; how many that are.

    Only what was written since it was saved, not her own, ten at most; while the engine rests it stays due.
    """
    authorize(policies.can_tell_of_searches, actor)
    saved = session.get(SavedSearch, search_id)
    if saved is None or saved.due_at is None or saved.due_at > clock.now():
        return 0
    member = session.get(Member, saved.member_id)
    if member is None or not member.active:
        saved.due_at = None
        return 0
    new = _new_hits(as_actor(member), saved)
    if new is None:
        return 0
    at = clock.now()
    session.add_all(
        SavedSearchHit(saved_search_id=saved.id, kind=one.found.type, target_id=one.found.id, told_at=at) for one in new
    )
    _look_again(saved, checked_at=at)
    if new:
        record(SavedSearchFound(saved_search_id=saved.id, member_id=saved.member_id, count=len(new)))
    return len(new)


@use_case
def put_off(actor: Actor, search_id: int) -> None:
    """What could not be looked at is not due before its next turn, so that it keeps no other waiting."""
    authorize(policies.can_tell_of_searches, actor)
    if saved := session.get(SavedSearch, search_id):
        _look_again(saved)


def _look_again(saved: SavedSearch, **looked: datetime) -> None:
    """Its version stays, since nothing of what its member chose is changed; what she changes meanwhile holds."""
    same = SavedSearch.id == saved.id, SavedSearch.alert == saved.alert
    due_at = next_check(saved.alert, clock.now())
    session.execute(sa.update(SavedSearch).where(*same).values(due_at=due_at, **looked))


def _new_hits(actor: Actor, saved: SavedSearch) -> Sequence[Shown] | None:
    asked = as_asked(understand(actor, restored(saved.query)).query)
    since = int(max(saved.created_at, saved.checked_at - OVERLAP).timestamp())
    asked = replace(asked, newest_first=True, near_first=False, since=max(since, asked.since or 0))
    found = search(actor, asked)
    if found.degraded:
        return None
    others = [one for one in found.hits if one.author_id != actor.id]
    return queries.not_told(saved, others)[:MOST_TOLD]
