"""Searches without a result, for programme staff."""

from __future__ import annotations

from sqlalchemy.orm import selectinload

from forum.blueprints.search import policies
from forum.blueprints.search.models.misses import SearchMiss
from forum.kernel.actor import Actor
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.policies import authorize


def list_misses(actor: Actor, cursor: str | None = None, limit: int | None = None) -> Page[SearchMiss]:
    """Words that at least three members have searched in vain, those of most people first. Raises Forbidden."""
    authorize(policies.can_see_misses, actor)
    keys = [Key(column, descending=True) for column in (SearchMiss.people, SearchMiss.last_at, SearchMiss.id)]
    return paginate(policies.visible_misses(actor).options(selectinload(SearchMiss.weeks)), keys, cursor, limit)
