"""The orders of the listing, as tiers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.queries.filtering import Filters, helps, words_of
from forum.blueprints.directory.queries.tiers import Tier
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.audiences import Audience
from forum.kernel.database import begins_with, holds_word
from forum.kernel.pagination import Key
from forum.kernel.text import fold

_BY_NAME = Key(Member.search_name)


def order_of(actor: Actor, sort: str, filters: Filters, view: Viewpoint) -> list[Tier]:
    """The tiers of an order; see `list_people`."""
    if sort == "recent":
        return _recent()
    if sort in ("relevance", "similar") and (asked := asked_about(filters)):
        tiers = _helpers_first(helps(actor, sorted(asked)), view, alone=bool(filters.can_help_with))
    elif sort == "similar":
        tiers = _by_likeness(view)
    else:
        tiers = _by_typed_name(filters.q) if sort == "relevance" else [Tier(0, sa.true(), _BY_NAME)]
    return [replace(tier, rank=rank) for rank, tier in enumerate(tiers)]


def usual_order(filters: Filters, view: Viewpoint) -> str:
    """The order when none is asked for."""
    if filters.q.strip():
        return "relevance"
    return "similar" if view.city_id else "name"


def asked_about(filters: Filters) -> frozenset[int]:
    """The criteria the list is about: filtered by, or typed as a code."""
    catalogue = standard_queries.get_catalogue()
    named = [filters.can_help_with or "", filters.criterion or "", *filters.words]
    return frozenset(found.id for code in named if (found := catalogue.find_criterion(code)))


def _recent() -> list[Tier]:
    """By the last visit of those who show it to every member, of others by when they joined: an order tells it too."""
    kept = sa.select(Profile.member_id).where(Profile.last_seen_audience < Audience.MEMBERS)
    shows_it = sa.not_(kept.where(Profile.member_id == Member.id).correlate(Member).exists())
    seen = sa.func.coalesce(Member.seen_at, Member.joined_at, type_=Member.joined_at.type)
    return [
        Tier(0, shows_it, Key(seen, descending=True)),
        # Few keep it: they are looked up and sorted. Tried one by one, SQLite would read everybody to find so few.
        Tier(0, Member.id.in_(kept), Key(Member.joined_at, descending=True)),
    ]


def _helpers_first(helping: Any, view: Viewpoint, *, alone: bool) -> list[Tier]:
    tiers = [replace(tier, holds=sa.and_(helping, tier.holds), helpers=True) for tier in _by_likeness(view)]
    return tiers if alone else [*tiers, Tier(0, sa.not_(helping), _BY_NAME, helpers=False)]


def _by_likeness(view: Viewpoint) -> list[Tier]:
    """A city after the other, the most similar first, colleagues after them, then everybody else."""
    if not view.city_id:
        return [Tier(0, sa.true(), _BY_NAME)]
    cities = [*view.alike, view.city_id]
    others = sa.or_(Member.city_id.is_(None), Member.city_id.not_in(cities))
    near = [Tier(0, Member.city_id == city_id, _BY_NAME, city_id=city_id) for city_id in cities]
    return [*near, Tier(0, others, _BY_NAME, elsewhere=True)]


def _by_typed_name(typed: str) -> list[Tier]:
    """Names that begin with all that was typed, that hold it, that begin with one of its words, and all others.

    Of `maria data` very many may have both words; by name they would stand together, and behind everybody before them.
    """
    begins = begins_with(Member.search_name, fold(typed.strip()))
    within = holds_word(Member.search_name, typed.strip())
    tiers = [
        Tier(0, begins, _BY_NAME, named=True, begins=True),
        Tier(0, sa.and_(within, sa.not_(begins)), _BY_NAME, named=True),
    ]
    rest = [sa.not_(within)]
    for word in dict.fromkeys(fold(word) for word in words_of(typed) if len(words_of(typed)) > 1):
        tiers.append(Tier(0, sa.and_(begins_with(Member.search_name, word), *rest), _BY_NAME, named=False))
        rest.append(sa.not_(begins_with(Member.search_name, word)))
    return [*tiers, Tier(0, sa.and_(*rest), _BY_NAME, named=False)]
