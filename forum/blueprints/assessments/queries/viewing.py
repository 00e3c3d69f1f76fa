"""Whom a city is compared with, and through whose eyes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.rules.framings import AUTO, FRAMINGS, Framing, keys_of
from forum.blueprints.assessments.rules.sets import ALL, Place, kept_key
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.peers import PeerSet
from forum.blueprints.cities.policies import visible_cities, visible_peer_sets
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.cities.queries.peer_sets import get_peer_set
from forum.blueprints.cities.queries.peers import PEERS, find_alike, find_peers
from forum.kernel.actor import Actor, Member
from forum.kernel.database import session
from forum.kernel.errors import NotFound

POOL = 50  # similar cities among whom examples and people are looked for
MOST_KEPT_SHOWN = 20


@dataclass(frozen=True)
class Compared:
    """A city and those it is compared with.

    `keys` name published sets, the best first. `cities` are those of the set that are looked at one by one: all of a
    set of one's own choice, of a fixed one those most like one's own. `pool` are the ids of cities among whom people
    are looked for as well, each with its place, the most similar first.
    """

    city: City | None
    framing: Framing
    keys: Sequence[str] = ()
    cities: Mapping[int, City] = field(default_factory=dict)
    pool: Mapping[int, int] = field(default_factory=dict)

    def framed(self, key: str, size: int) -> Framing:
        """The framing, with the set that was found for it."""
        return replace(self.framing, key=key, size=size)


def compare_with(actor: Actor, peers: str, city_id: int | None = None) -> Compared:
    """Whom the actor's city, or one that staff name, is compared with. Raises NotFound.

    Without a city there is only the set of all.
    """
    own_id: int | None = getattr(actor, "city_id", None)
    if city_id is not None and not policies.can_compare_city(actor, city_id):
        raise NotFound
    wanted = city_id or own_id
    city = get_city(actor, wanted) if wanted else None
    if peers.isdecimal():
        return _with_kept(actor, city, int(peers))
    if peers not in FRAMINGS:
        raise NotFound
    return _with_framing(actor, city, peers if city else ALL)


def viewer_of(actor: Actor, compared: Compared) -> Actor:
    """Who looks: staff see what the people of the city see, no more."""
    if not actor.is_staff:
        return actor
    city_id = compared.city.id if compared.city else None
    viewer = Member(id=0, city_id=city_id)
    viewer.know("similar_cities", find_alike(city_id))
    return viewer


def list_kept(actor: Actor, city: City | None) -> Sequence[PeerSet]:
    """The lists that the city has kept, the newest first."""
    if city is None:
        return []
    statement = visible_peer_sets(actor).where(PeerSet.city_id == city.id)
    return session.scalars(statement.order_by(PeerSet.saved_at.desc(), PeerSet.id.desc()).limit(MOST_KEPT_SHOWN)).all()


def _with_kept(actor: Actor, city: City | None, set_id: int) -> Compared:
    kept = get_peer_set(actor, set_id)
    if city is None or kept.city_id != city.id:
        city = kept.city
    ids = [member.city_id for member in kept.members if member.city_id is not None]
    cities = _load(actor, ids)
    framing = Framing("kept", size=len(cities), name=kept.name, set_id=kept.id)
    return Compared(
        city, framing, (kept_key(kept.id, kept.saved_at),), cities, _places(cities, find_peers(city.id, POOL))
    )


def _with_framing(actor: Actor, city: City | None, code: str) -> Compared:
    similar = _load(actor, list(find_peers(city.id if city else None, POOL)))
    pool = _places(similar)
    if code == AUTO:
        chosen = dict(list(similar.items())[:PEERS])
        return Compared(city, Framing(AUTO, size=len(chosen)), (), chosen, pool)
    keys = keys_of(code, _place(city) if city else None)
    within = {number: one for number, one in similar.items() if set(_place(one).set_keys()) & set(keys)}
    return Compared(city, Framing(code), keys, within, pool)


def _places(*lists: Iterable[int]) -> dict[int, int]:
    return {number: place for place, number in enumerate(dict.fromkeys(chain(*lists)))}


def _place(city: City) -> Place:
    return Place(city.id, city.country_code, city.population)


def _load(actor: Actor, ids: Sequence[int]) -> dict[int, City]:
    """The cities that take part, in this order."""
    statement = visible_cities(actor).where(City.id.in_(ids), City.joined_at.is_not(None))
    found = {city.id: city for city in session.scalars(statement)} if ids else {}
    return {number: found[number] for number in ids if number in found}
