"""Keeping searches, and what was searched lately."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from forum.blueprints.search import policies
from forum.blueprints.search.errors import TooManySavedSearches
from forum.blueprints.search.models.saving import RecentSearch, SavedSearch, SearchHabits
from forum.blueprints.search.queries import saving as queries
from forum.blueprints.search.rules.addresses import kept
from forum.blueprints.search.rules.saving import KEPT_RECENT, LONGEST_NAME, MOST_SAVED, next_check
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.text import fold, shorten
from forum.kernel.use_case import open_to_all, use_case


@use_case
def save_search(actor: Actor, query: Mapping[str, Any], alert: str, name: str = "") -> SavedSearch:
    """Keep a search. Raises Forbidden, TooManySavedSearches."""
    authorize(policies.can_save_searches, actor)
    if queries.count_saved_searches(actor) >= MOST_SAVED:
        raise TooManySavedSearches(MOST_SAVED)
    at = clock.now()
    called = name or shorten(query["q"], LONGEST_NAME) or str(_("Filters only"))
    saved = SavedSearch(member_id=actor.id, name=called, query=kept(query), alert=alert, created_at=at, checked_at=at)
    saved.due_at = next_check(alert, at)
    session.add(saved)
    session.flush()
    return saved


@use_case
def change_saved_search(actor: Actor, search_id: int, name: str, alert: str, version: int | None = None) -> SavedSearch:
    """Give it another name, or tell of it more or less often. Raises NotFound, StaleVersion, VersionRequired."""
    saved = queries.get_saved_search(actor, search_id)
    authorize(policies.can_see_saved_search, actor, saved)
    check_version(saved.version, version, required=True)
    if alert != saved.alert:
        saved.checked_at = clock.now()
        saved.due_at = next_check(alert, saved.checked_at)
    saved.name, saved.alert = name, alert
    session.flush()
    return saved


@use_case
def remove_saved_search(actor: Actor, search_id: int, version: int | None = None) -> None:
    """Keep it no longer, nor what it has told of. Raises NotFound, StaleVersion."""
    saved = queries.get_saved_search(actor, search_id)
    authorize(policies.can_see_saved_search, actor, saved)
    check_version(saved.version, version)
    session.delete(saved)


@use_case
@open_to_all
def keep_recent(actor: Actor, query: Mapping[str, Any]) -> None:
    """Note what a member has searched, the last ten, unless she does not want that; nothing of a stranger."""
    words = fold(query["q"])[:400]
    if not words or query["page"] > 1 or not queries.get_habits(actor)["keeps_recent"]:
        return
    newest = next(iter(queries.list_recent(actor)), None)
    if newest is not None and newest.words == words:
        return
    own = RecentSearch.member_id == actor.id
    session.execute(sa.delete(RecentSearch).where(own, RecentSearch.words == words))
    session.add(RecentSearch(member_id=actor.id, words=words, query=kept(query), at=clock.now()))
    session.flush()
    latest = sa.select(RecentSearch.id).where(own).order_by(RecentSearch.at.desc(), RecentSearch.id.desc())
    session.execute(sa.delete(RecentSearch).where(own, RecentSearch.id.not_in(latest.limit(KEPT_RECENT))))


@use_case
def forget_recent(actor: Actor) -> None:
    """Forget what was searched. Raises Forbidden."""
    authorize(policies.can_save_searches, actor)
    session.execute(sa.delete(RecentSearch).where(RecentSearch.member_id == actor.id))


@use_case
def change_habits(actor: Actor, near_first: bool, keeps_recent: bool) -> Mapping[str, bool]:
    """Choose what searching does for one; recent searches that are not to be kept are forgotten. Raises Forbidden."""
    authorize(policies.can_save_searches, actor)
    session.merge(SearchHabits(member_id=actor.id, near_first=near_first, keeps_recent=keeps_recent))
    if not keeps_recent:
        session.execute(sa.delete(RecentSearch).where(RecentSearch.member_id == actor.id))
    return {"near_first": near_first, "keeps_recent": keeps_recent}
