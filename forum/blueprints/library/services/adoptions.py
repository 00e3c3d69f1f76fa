"""Saying that one's city uses a document, how useful it is, and taking that back.

Whoever changes what is counted locks the document first, so that the counters stay exact.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from forum.blueprints.library import policies
from forum.blueprints.library.errors import AlreadyAdopted
from forum.blueprints.library.events import ResourceAdopted, ResourceChanged
from forum.blueprints.library.models.adoptions import Adoption, Rating
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.queries import adoptions as queries
from forum.blueprints.library.queries import resources as resource_queries
from forum.blueprints.library.rules.usefulness import rank_boost_of
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def adopt(actor: Actor, resource_id: int, note: str = "") -> Adoption:
    """Say that one's city uses a document, and how; again changes the note.

    What a colleague of the same city wrote stays hers while she is in that city. Raises AlreadyAdopted, Forbidden.
    """
    resource = _take_turn(actor, resource_id)
    authorize(policies.can_adopt, actor, resource)
    city_id = getattr(actor, "city_id", None)
    adoption = queries.find_of_place(actor, resource.id)
    if adoption is None:
        _forget_self_without_city(actor, resource, city_id)
        adoption = Adoption(resource_id=resource.id, city_id=city_id)
        session.add(adoption)
    elif adoption.member_id != actor.id and _speaks_for_city(adoption):
        raise AlreadyAdopted
    is_new = adoption.id is None
    adoption.member_id, adoption.note, adoption.adopted_at = actor.id or 0, note, clock.now()
    session.flush()
    if is_new:
        _count(resource.id, adopted=1)
        record(ResourceAdopted(resource_id=resource.id, owner_id=resource.owner_id, member_id=actor.id or 0))
    session.expire_all()
    return queries.get_adoption(actor, resource_id, adoption.id)


@use_case
def take_back_adoption(actor: Actor, resource_id: int) -> None:
    """Take back what one has said of a document oneself; where one has said nothing, nothing changes."""
    resource = _take_turn(actor, resource_id)
    authorize(policies.can_take_back_opinion, actor, resource)
    own = queries.list_own(actor, resource.id)
    _delete(resource.id, [one.id for one in own])


@use_case
def remove_adoption(actor: Actor, resource_id: int, adoption_id: int) -> None:
    """Remove what somebody has said of a document. Raises NotFound, Forbidden."""
    resource = _take_turn(actor, resource_id)
    adoption = queries.get_adoption(actor, resource.id, adoption_id)
    authorize(policies.can_remove_adoption, actor, adoption)
    _delete(resource.id, [adoption.id])


@use_case
def rate(actor: Actor, resource_id: int, stars: int) -> queries.RatingShown:
    """Rate a document from 1 to 5; again changes one's rating. Raises Forbidden."""
    resource = _take_turn(actor, resource_id)
    authorize(policies.can_rate, actor, resource)
    rating = queries.find_rating(resource.id, actor.id or 0)
    before = rating.stars if rating else 0
    if rating is None:
        rating = Rating(resource_id=resource.id, member_id=actor.id or 0)
        session.add(rating)
    rating.stars, rating.rated_at = stars, clock.now()
    session.flush()
    _count(resource.id, ratings=0 if before else 1, stars=stars - before)
    session.expire_all()
    return queries.get_rating(actor, resource_id)


@use_case
def take_back_rating(actor: Actor, resource_id: int) -> None:
    """Take one's rating back; where there is none nothing changes."""
    resource = _take_turn(actor, resource_id)
    authorize(policies.can_take_back_opinion, actor, resource)
    rating = queries.find_rating(resource.id, actor.id or 0)
    if rating is not None:
        session.delete(rating)
        session.flush()
        _count(resource.id, ratings=-1, stars=-rating.stars)


@use_case
def merge_city(actor: Actor, from_id: int, into_id: int) -> None:
    """What one city has said is said by another from now on; where both have, the other's stands.

    Repeating it changes nothing.
    """
    authorize(policies.can_merge_cities, actor)
    other = sa.select(Adoption.resource_id).where(Adoption.city_id == into_id)
    twice = sa.delete(Adoption).where(Adoption.city_id == from_id, Adoption.resource_id.in_(other))
    for resource_id in session.scalars(twice.returning(Adoption.resource_id)).all():
        _count(resource_id, adopted=-1)
    session.execute(sa.update(Adoption).where(Adoption.city_id == from_id).values(city_id=into_id))


def _take_turn(actor: Actor, resource_id: int) -> Resource:
    resource = resource_queries.get_resource(actor, resource_id)
    if session.scalar(sa.select(Resource.id).where(Resource.id == resource.id).with_for_update()) is None:
        raise NotFound
    return resource


def _speaks_for_city(adoption: Adoption) -> bool:
    member = adoption.member
    return member.closed_at is None and member.city_id == adoption.city_id


def _forget_self_without_city(actor: Actor, resource: Resource, city_id: int | None) -> None:
    """Who said it before she had a city says it for the city now, and is not counted beside it."""
    if city_id is not None:
        alone = [one.id for one in queries.list_own(actor, resource.id) if one.city_id is None]
        _delete(resource.id, alone)


def _delete(resource_id: int, ids: list[int]) -> None:
    gone = session.scalars(sa.delete(Adoption).where(Adoption.id.in_(ids)).returning(Adoption.id)).all() if ids else []
    if gone:
        _count(resource_id, adopted=-len(gone))


def _count(resource_id: int, *, adopted: int = 0, ratings: int = 0, stars: int = 0) -> None:
    """Move the counters; nobody's open form becomes stale by it. Search is told when the place among equals changes."""
    steps: dict[str, Any] = {
        "adopted_count": Resource.adopted_count + adopted, "rating_count": Resource.rating_count + ratings,
        "rating_sum": Resource.rating_sum + stars,
    }  # fmt: skip
    here = sa.update(Resource).where(Resource.id == resource_id).execution_options(synchronize_session=False)
    now_adopted = session.execute(here.values(steps).returning(Resource.adopted_count)).scalar_one()
    if rank_boost_of(now_adopted) != rank_boost_of(now_adopted - adopted):
        session.execute(here.values(changed_at=clock.now()))
        record(ResourceChanged(resource_id=resource_id))
