"""The listing of people: narrowed, ordered and paged."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileCriterion
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.queries.filtering import MOST_WORDS, Filters, conditions, visible_people
from forum.blueprints.directory.queries.people import complete, viewpoint
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.audiences import Audience
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.text import like_pattern


def list_people(
    actor: Actor,
    filters: Filters,
    *,
    sort: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
    without: int | None = None,
) -> Page[Person]:
    """The people who match, each with why she is shown.

    Ordered by `sort`: `relevance` (names that begin with what was typed first), `name`, `recent` (last here first) or
    `similar` (cities like the viewer's first, colleagues after them). Left out, it is relevance when something was
    typed, else similar for those who have a city, else name. By relevance and likeness, those who can help with a
    criterion whose code was typed come before those who look for it, similar cities first. `without` leaves one
    member out.
    """
    view = viewpoint(actor)
    statement = (
        visible_people(actor).options(contains_eager(Member.city)).where(*conditions(actor, filters, view).values())
    )
    if without is not None:
        statement = statement.where(Member.id != without)
    page = paginate(statement, _order(actor, sort or _usual_order(filters, view), filters, view), cursor, limit)
    return Page(complete(actor, page.items, view, _asked(filters)), page.next)


def list_of_city(actor: Actor, city_id: int, limit: int = 12) -> Sequence[Person]:
    """The people of a city by name."""
    return list_people(actor, Filters(city=city_id), sort="name", limit=limit).items


def _usual_order(filters: Filters, view: Viewpoint) -> str:
    if filters.q.strip():
        return "relevance"
    return "similar" if view.city_id else "name"


def _asked(filters: Filters) -> frozenset[int]:
    """The criteria the list is about: filtered by, or typed as a code."""
    catalogue = standard_queries.get_catalogue()
    named = [filters.can_help_with or "", filters.criterion or "", *filters.q.split()[:MOST_WORDS]]
    return frozenset(found.id for code in named if (found := catalogue.find_criterion(code)))


def _helpers_first(actor: Actor, filters: Filters, view: Viewpoint) -> list[Key]:
    if not (asked := _asked(filters)):
        return []
    helpers = sa.select(ProfileCriterion.member_id).where(
        ProfileCriterion.kind == "help",
        ProfileCriterion.criterion_id.in_(asked),
        policies.reaches(actor, ProfileCriterion.audience, ProfileCriterion.member_id),
    )
    return [Key(sa.case((Member.id.in_(helpers), 0), else_=1)), *_by_likeness(view)]


def _by_likeness(view: Viewpoint) -> list[Key]:
    if not view.city_id:
        return []
    ranks = {city_id: rank for rank, city_id in enumerate([*view.peers, view.city_id], start=1)}
    return [Key(sa.case(ranks, value=Member.city_id, else_=len(ranks) + 1))]


def _order(actor: Actor, sort: str, filters: Filters, view: Viewpoint) -> list[Key]:
    by_name = [Key(Member.search_name), Key(Member.id)]
    if sort == "recent":
        shown = policies.reaches(actor, sa.func.coalesce(Profile.last_seen_audience, Audience.MEMBERS), Member.id)
        seen = sa.case((shown, Member.seen_at), else_=None)
        return [Key(sa.func.coalesce(seen, Member.joined_at), descending=True), Key(Member.id)]
    if sort == "relevance":
        typed = like_pattern(filters.q.strip())
        begins = Member.search_name.like(typed[1:], escape="\\")
        named = sa.case((begins, 0), (Member.search_name.like(typed, escape="\\"), 1), else_=2)
        return [Key(named), *_helpers_first(actor, filters, view), *by_name]
    if sort == "similar":
        return [*(_helpers_first(actor, filters, view) or _by_likeness(view)), *by_name]
    return by_name
