"""Who uses a document, and how it is rated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.queries.merging import moves_with_city
from forum.blueprints.library import policies
from forum.blueprints.library.models.adoptions import Adoption, Rating
from forum.blueprints.library.models.resources import Reader, Resource
from forum.blueprints.library.queries import resources
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _l
from forum.kernel.pagination import Key, Page, paginate

NEWEST_FIRST = [Key(Adoption.adopted_at, descending=True), Key(Adoption.id, descending=True)]
_SHOWN = (
    joinedload(Adoption.member).joinedload(Member.city),
    joinedload(Adoption.city),
    joinedload(Adoption.resource).joinedload(Resource.group),
    joinedload(Adoption.resource).selectinload(Resource.readers).joinedload(Reader.group),
)


@dataclass(frozen=True)
class RatingShown:
    """How a document is rated: the mean from three ratings on, and what the asker gave herself."""

    resource: Resource
    mine: int | None

    @property
    def mean(self) -> float | None:
        return self.resource.rating_mean

    @property
    def count(self) -> int:
        return self.resource.rating_count


def list_adoptions(
    actor: Actor, resource_id: int, cursor: str | None = None, limit: int | None = None
) -> Page[Adoption]:
    """Who uses a document, the newest first. Raises NotFound."""
    return list_of(actor, resources.get_resource(actor, resource_id), cursor, limit)


def list_of(actor: Actor, resource: Resource, cursor: str | None = None, limit: int | None = None) -> Page[Adoption]:
    """The same for a document at hand; one statement."""
    statement = policies.visible_adoptions(actor).where(Adoption.resource_id == resource.id).options(*_SHOWN)
    return paginate(statement, NEWEST_FIRST, cursor, limit)


def get_adoption(actor: Actor, resource_id: int, adoption_id: int) -> Adoption:
    """One of them. Raises NotFound."""
    statement = policies.visible_adoptions(actor).where(Adoption.id == adoption_id).options(*_SHOWN)
    found = session.scalar(statement.where(Adoption.resource_id == resource_id))
    if found is None:
        raise NotFound
    return found


def find_of_place(actor: Actor, resource_id: int) -> Adoption | None:
    """What the asker's city has said of a document, or she herself where she has no city."""
    city_id = getattr(actor, "city_id", None)
    place = Adoption.city_id == city_id if city_id else sa.and_(Adoption.city_id.is_(None), _is_mine(actor))
    statement = sa.select(Adoption).where(Adoption.resource_id == resource_id, place)
    return session.scalar(statement.join(Adoption.member).options(contains_eager(Adoption.member)))


def list_own(actor: Actor, resource_id: int) -> Sequence[Adoption]:
    """What the asker herself has said of it: seldom more than one, of cities she has left."""
    return session.scalars(sa.select(Adoption).where(Adoption.resource_id == resource_id, _is_mine(actor))).all()


def get_rating(actor: Actor, resource_id: int) -> RatingShown:
    """How a document is rated. Raises NotFound."""
    return rating_of(actor, resources.get_resource(actor, resource_id))


def rating_of(actor: Actor, resource: Resource) -> RatingShown:
    """The same for a document at hand; one statement."""
    own = find_rating(resource.id, actor.id or 0)
    return RatingShown(resource, own.stars if own else None)


def find_rating(resource_id: int, member_id: int) -> Rating | None:
    """What a member gave."""
    return session.scalar(sa.select(Rating).where(Rating.resource_id == resource_id, Rating.member_id == member_id))


def _is_mine(actor: Actor) -> sa.ColumnElement[bool]:
    return Adoption.member_id == (actor.id or 0)


@moves_with_city("adoptions", _l("Documents in use"))
def _count_of_city(city_id: int) -> int:
    return session.scalar(sa.select(sa.func.count()).where(Adoption.city_id == city_id)) or 0
