"""Lists of similar cities that were kept as they were on a day."""

from __future__ import annotations

from sqlalchemy.orm import joinedload, selectinload

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.peers import PeerSet
from forum.blueprints.cities.queries.cities import get_city
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate


def get_peer_set(actor: Actor, set_id: int) -> PeerSet:
    """A kept list with its members and its city. Raises NotFound."""
    whole = (joinedload(PeerSet.city), selectinload(PeerSet.members))
    kept = session.scalar(policies.visible_peer_sets(actor).where(PeerSet.id == set_id).options(*whole))
    if kept is None:
        raise NotFound
    return kept


def list_peer_sets(actor: Actor, city_id: int, cursor: str | None = None, limit: int | None = None) -> Page[PeerSet]:
    """The kept lists of a city with their members, the newest first. Raises NotFound, also where they are hidden."""
    city: City = get_city(actor, city_id)
    if not policies.can_see_peer_sets(actor, city):
        raise NotFound
    statement = policies.visible_peer_sets(actor).where(PeerSet.city_id == city.id)
    statement = statement.options(joinedload(PeerSet.city), selectinload(PeerSet.members))
    return paginate(
        statement, [Key(PeerSet.saved_at, descending=True), Key(PeerSet.id, descending=True)], cursor, limit
    )
