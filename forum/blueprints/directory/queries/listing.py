"""The listing of people: narrowed, ordered and paged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.queries.faceting import Faceted, list_facets
from forum.blueprints.directory.queries.filtering import Filters, conditions, visible_people
from forum.blueprints.directory.queries.narrowing import MOST_NAMED, Narrowed, narrow, settle
from forum.blueprints.directory.queries.orders import asked_about, order_of, usual_order
from forum.blueprints.directory.queries.people import complete, viewpoint
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.queries.tiers import Tier, page_of_tiers
from forum.blueprints.directory.rules.facets import MOST_CITIES
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.pagination import Page

# So many are sorted at once; more are read along an index until the page is full.
FEW = 3_000


def list_people(
    actor: Actor,
    filters: Filters,
    *,
    sort: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
    without: int | None = None,
    few: int = FEW,
    narrowed: Narrowed | None = None,
) -> Page[Person]:
    """The people who match, each with why she is shown.

    Ordered by `sort`: `relevance` (first names that begin with what was typed, that hold it, that begin with a word of
    it), `name`, `recent` (last here first) or `similar` (cities like the viewer's first, colleagues after them). Left
    out, it is relevance when something was typed, else similar for those who have a city, else name. By relevance and
    likeness, those who can help with a criterion whose code was typed come before those who look for it, similar cities
    first. `without` leaves one member out. When at most `few` match they are sorted, else read in order; the answer is
    the same. `narrowed` is what the numbers of the same filters need as well.
    """
    view = viewpoint(actor)
    tiers = order_of(actor, sort or usual_order(filters, view), filters, view)
    helping = asked_about(filters)
    if (
        tiers[0].begins
        and filters == Filters(q=filters.q)
        and (page := _who_begin(actor, tiers, without, cursor, limit))
    ):
        return _complete(actor, view, filters, page)
    if few and filters.words:
        few = MOST_NAMED  # along the order of names, people with two words may stand far from one another
    if narrowed is None and few and (helping or filters != Filters()):
        narrowed = narrow(actor, filters, view, few)
    tiers, have_words = settle(narrowed, tiers, helping, few, filters.q)
    asked = replace(filters, q="") if have_words else filters
    sought = sa.and_(sa.true(), *conditions(actor, asked, view).values())
    if without is not None:
        sought = sa.and_(sought, Member.id != without)
    page = page_of_tiers(visible_people(actor).where(sought), tiers, cursor, limit)
    return _complete(actor, view, filters, page)


def list_with_facets(
    actor: Actor, filters: Filters, most_cities: int = MOST_CITIES, **listed: Any
) -> tuple[Page[Person], Faceted]:
    """`list_people` and `list_facets` of the same filters; what narrows both is asked for once."""
    narrowed = narrow(actor, filters, viewpoint(actor))
    page = list_people(actor, filters, narrowed=narrowed, **listed)
    return page, list_facets(actor, filters, most_cities, narrowed)


def list_of_city(actor: Actor, city_id: int, limit: int = 12) -> Sequence[Person]:
    """The people of a city by name."""
    return list_people(actor, Filters(city=city_id), sort="name", limit=limit, few=0).items


def _who_begin(
    actor: Actor, tiers: Sequence[Tier], without: int | None, cursor: str | None, limit: int | None
) -> Page[int] | None:
    """The page, if those whose names begin with all that was typed fill it: they have every word, and lie together."""
    page = page_of_tiers(visible_people(actor).where(Member.id != (without or 0)), tiers[:1], cursor, limit)
    return page if page.next else None


def _complete(actor: Actor, view: Viewpoint, filters: Filters, page: Page[int]) -> Page[Person]:
    chosen = visible_people(actor).where(Member.id.in_(page.items)).options(contains_eager(Member.city))
    found = {member.id: member for member in session.scalars(chosen)}
    people = [found[number] for number in page.items if number in found]
    return Page(complete(actor, people, view, asked_about(filters)), page.next)
