"""Saved and recent searches of a member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from forum.blueprints.search import policies
from forum.blueprints.search.models.saving import RecentSearch, SavedSearch, SavedSearchHit, SearchHabits
from forum.blueprints.search.rules.saving import KEPT_RECENT
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize
from forum.kernel.search import SOURCES, Found
from search.engine import Hit

if TYPE_CHECKING:
    from forum.blueprints.search.rules.asking import Shown

MOST_SHOWN = 50
_WHOLES = {
    "document": ("library_resources", "r"), "thread": ("threads", "t"), "person": ("members", "m"),
    "event": ("events", "e"), "sprint": ("sprints", "s"), "idea": ("ideation", "i"),
    "opportunity": ("opportunities", "o"),
}  # fmt: skip


def get_saved_search(actor: Actor, search_id: int) -> SavedSearch:
    """One of one's own. Raises NotFound."""
    found = session.scalar(policies.visible_saved_searches(actor).where(SavedSearch.id == search_id))
    if found is None:
        raise NotFound
    return found


def list_saved_searches(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[SavedSearch]:
    """One's own, the newest first. Raises Forbidden."""
    authorize(policies.can_save_searches, actor)
    keys = [Key(SavedSearch.created_at, descending=True), Key(SavedSearch.id, descending=True)]
    return paginate(policies.visible_saved_searches(actor), keys, cursor, limit)


def count_saved_searches(actor: Actor) -> int:
    """How many one has."""
    every = policies.visible_saved_searches(actor).with_only_columns(sa.func.count())
    return session.scalar(every) or 0


def list_told(actor: Actor, saved: SavedSearch) -> Sequence[Found]:
    """What it has told of and its member may still see, the newest first."""
    told = sa.select(SavedSearchHit).where(SavedSearchHit.saved_search_id == saved.id)
    order = (SavedSearchHit.told_at.desc(), SavedSearchHit.kind, SavedSearchHit.target_id.desc())
    rows = session.scalars(told.order_by(*order).limit(MOST_SHOWN)).all()
    present: dict[tuple[str, int], Found] = {}
    for kind, (index, prefix) in _WHOLES.items():
        hits = [Hit(index, f"{prefix}{row.target_id}", 0.0, {}) for row in rows if row.kind == kind]
        shown = SOURCES[index].present(actor, hits, "") if hits else {}
        present |= {(kind, int(hit.id.removeprefix(prefix))): shown[hit.id] for hit in hits if hit.id in shown}
    return [present[row.kind, row.target_id] for row in rows if (row.kind, row.target_id) in present]


def list_due(at: datetime, most: int) -> Sequence[SavedSearch]:
    """Saved searches that are to be looked at, the longest due first; for Plaza itself."""
    due = sa.select(SavedSearch).where(SavedSearch.due_at <= at)
    return session.scalars(due.order_by(SavedSearch.due_at, SavedSearch.id).limit(most)).all()


def not_told(saved: SavedSearch, shown: Sequence[Shown]) -> Sequence[Shown]:
    """Those of these hits that it has not told of yet."""
    if not shown:
        return []
    ids = [one.found.id for one in shown]
    own = SavedSearchHit.saved_search_id == saved.id, SavedSearchHit.target_id.in_(ids)
    told = {tuple(row) for row in session.execute(sa.select(SavedSearchHit.kind, SavedSearchHit.target_id).where(*own))}
    return [one for one in shown if (one.found.type, one.found.id) not in told]


def list_recent(actor: Actor) -> Sequence[RecentSearch]:
    """One's last searches, the latest first; few."""
    own = sa.select(RecentSearch).where(RecentSearch.member_id == (actor.id or 0))
    return session.scalars(own.order_by(RecentSearch.at.desc(), RecentSearch.id.desc()).limit(KEPT_RECENT)).all()


def get_habits(actor: Actor) -> Mapping[str, bool]:
    """What one has chosen about searching."""
    habits = session.get(SearchHabits, actor.id) if actor.signed_in else None
    near, recent = (habits.near_first, habits.keeps_recent) if habits else (True, actor.signed_in)
    return {"near_first": near, "keeps_recent": recent}
