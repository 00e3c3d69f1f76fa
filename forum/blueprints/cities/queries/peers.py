"""Which cities resemble which: what was computed and published, with what each city chose itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.peers import PeerChoice
from forum.blueprints.cities.queries import comparison, published
from forum.blueprints.cities.queries.cities import get_cities, get_city
from forum.blueprints.cities.queries.published import Line, Lines
from forum.blueprints.cities.rules.languages import languages_of
from forum.blueprints.cities.rules.reasons import Reason
from forum.kernel.actor import Actor
from forum.kernel.database import session

PEERS = 12
MOST_PEERS = 50
# So many are kept of a city that takes part, so that a filter still finds some; of another city PEERS.
MOST_KEPT = {"joined": 100, "all": MOST_PEERS, "alike": PEERS}

CHOSEN = Reason("chosen")


@dataclass(frozen=True)
class Peer:
    """A city that resembles another: `score` is 1 for no difference, `reasons` say why.

    The score of a city that was chosen, whatever its figures, is None.
    """

    city: City
    score: float | None
    reasons: tuple[Reason, ...]
    chosen: bool = False

    @property
    def choice(self) -> str | None:
        """`pinned` of a city that was chosen."""
        return "pinned" if self.chosen else None


@dataclass(frozen=True)
class Comparison:
    """A city and its peers; `banned` are those it left out, by name, None for whom that is not told."""

    city: City
    peers: Sequence[Peer]
    banned: Sequence[City] | None


def list_peers(
    actor: Actor, city_id: int, limit: int = PEERS, *, joined_only: bool = True, filters: Sequence[str] = ()
) -> Sequence[Peer]:
    """The cities that resemble this one most, each with reasons; first those that it chose. Raises NotFound.

    `filters` are hard ones, of PEER_FILTERS; `similar_population` is from half to double.
    """
    return _list(actor, get_city(actor, city_id), limit, "joined" if joined_only else "all", filters)


def get_comparison(
    actor: Actor, city_id: int, limit: int = PEERS, *, scope: str = "joined", filters: Sequence[str] = ()
) -> Comparison:
    """The same list, and what whoever decides for the city has left out of it. Raises NotFound."""
    city = get_city(actor, city_id)
    banned = _list_banned(city) if policies.can_choose_peers(actor, city) else None
    return Comparison(city, _list(actor, city, limit, scope, filters), banned)


def find_peers(city_id: int | None, limit: int = PEERS) -> Mapping[int, tuple[Reason, ...]]:
    """The ids of the joined cities that resemble this one, the most similar first, with the reasons; one statement.

    What the city chose itself comes first, what it left out is missing.
    """
    if city_id is None:
        return {}
    return {line.peer_id: line.reasons for line in _lines(city_id, "joined", limit)[:limit]}


def find_alike(city_id: int | None) -> frozenset[int]:
    """The joined cities that are most like this one by facts that no city tells of itself.

    Nor does what a city chooses play a part: what others share with cities like theirs hangs on this list.
    """
    if city_id is None:
        return frozenset()
    _, computed = _read(city_id, "alike", PEERS)
    return frozenset(line.peer_id for line in computed[:PEERS])


def _list(actor: Actor, city: City, limit: int, among: str, filters: Sequence[str]) -> Sequence[Peer]:
    lines = _lines(city.id, among, MOST_KEPT[among] if filters else limit)
    cities = get_cities(actor, [line.peer_id for line in lines])
    found = [
        Peer(cities[line.peer_id], line.score, line.reasons, line.chosen) for line in lines if line.peer_id in cities
    ]
    return [peer for peer in found if all(_passes(city, peer, name) for name in filters)][:limit]


def _list_banned(city: City) -> Sequence[City]:
    statement = sa.select(City).join(PeerChoice, PeerChoice.peer_id == City.id)
    statement = statement.where(PeerChoice.city_id == city.id, PeerChoice.choice == "banned")
    return session.scalars(statement.order_by(City.search_text, City.id)).all()


def _passes(city: City, peer: Peer, name: str) -> bool:
    if name == "same_country":
        return peer.city.country_code == city.country_code
    if name == "similar_population":
        return city.population <= 2 * peer.city.population and peer.city.population <= 2 * city.population
    if any(reason.code == "same_language" for reason in peer.reasons):
        return True
    spoken = languages_of(peer.city.country_code, peer.city.region)
    return bool(set(spoken) & set(languages_of(city.country_code, city.region)))


def _lines(city_id: int, among: str, most: int) -> list[Line]:
    """What was chosen, then what was computed, without what was banned."""
    choices, computed = _read(city_id, among, most)
    return list(_chosen_first(choices, computed))[:most]


def _read(city_id: int, among: str, most: int) -> Lines:
    return published.read_lines(city_id, among) or _computed_now(city_id, among, most)


def _chosen_first(choices: Mapping[int, str], computed: Sequence[Line]) -> Iterator[Line]:
    by_city = {line.peer_id: line for line in computed}
    for peer_id, choice in choices.items():
        if choice == "pinned":
            line = by_city.get(peer_id, Line(peer_id))
            yield Line(peer_id, line.score, (CHOSEN, *line.reasons), chosen=True)
    yield from (line for line in computed if line.peer_id not in choices)


def _computed_now(city_id: int, among: str, most: int) -> Lines:
    """The same compared on the spot while nothing is published, as in a community that has just been installed."""
    stamp = comparison.stamp()
    statement = sa.select(stamp, published.newest().label("edition"), PeerChoice.peer_id, PeerChoice.choice)
    statement = statement.outerjoin(PeerChoice, PeerChoice.city_id == city_id)
    rows = session.execute(statement.order_by(PeerChoice.chosen_at, PeerChoice.peer_id)).all()
    if rows[0].edition is not None and (found := published.read_lines(city_id, among, first=True)):
        return found
    choices = {row.peer_id: row.choice for row in rows if row.peer_id is not None}
    neighbourhood = comparison.kept_neighbourhood(tuple(rows[0])[: len(stamp.c)])
    wanted = most + sum(choice == "banned" for choice in choices.values())
    similar = neighbourhood.similar_to(city_id, wanted, among)
    return choices, [Line(one.city_id, one.score, one.reasons) for one in similar]
