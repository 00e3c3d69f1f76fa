"""Computing all similar cities, apart from any request.

A computation is an edition. It is written in short transactions, so that nobody waits for the write lock, and becomes
what everybody reads in the moment it is published; until then the older edition answers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.peers import CityPeers, PeerEdition
from forum.blueprints.cities.queries import comparison, published
from forum.blueprints.cities.queries.peers import MOST_KEPT, PEERS
from forum.blueprints.cities.rules.neighbourhood import Neighbourhood
from forum.blueprints.cities.rules.reasons import written
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

_AT_ONCE = 500


@dataclass(frozen=True)
class Computation:
    """What was computed: how many cities, how many pairs, in how many seconds; `edition` is None if nothing changed."""

    edition: int | None
    cities: int
    pairs: int
    seconds: float


def compute_peers(actor: Actor, *, again: bool = False) -> Computation:
    """Compare all cities and publish the result, unless the published one is of the same facts. Raises Forbidden."""
    began = time.perf_counter()
    rows = comparison.list_facts()
    number = begin_edition(actor, comparison.digest_of(rows), again=again)
    if number is None:
        return Computation(None, len(rows), 0, time.perf_counter() - began)
    pairs, lines = 0, _lines(number, comparison.neighbourhood_of(rows))
    while part := list(islice(lines, _AT_ONCE)):
        write_peers(actor, part)
        pairs += sum(len(line["peers"]) for line in part)
    publish_edition(actor, number)
    while clear_older_editions(actor):
        pass
    return Computation(number, len(rows), pairs, time.perf_counter() - began)


@use_case
def begin_edition(actor: Actor, digest: str, *, again: bool = False) -> int | None:
    """The number of a new edition of these facts; None when they are those of the published one."""
    authorize(policies.can_compute_peers, actor)
    edition = published.find_edition()
    if edition is not None and edition.digest == digest and not again:
        return None
    begun = PeerEdition(digest=digest, began_at=clock.now(), published_at=None)
    session.add(begun)
    session.flush()
    return begun.number


@use_case
def write_peers(actor: Actor, lines: Sequence[dict[str, Any]]) -> None:
    """Write a part of an edition that nobody reads yet."""
    authorize(policies.can_compute_peers, actor)
    session.execute(sa.insert(CityPeers), lines)


@use_case
def publish_edition(actor: Actor, number: int) -> None:
    """Let everybody read this edition from now on."""
    authorize(policies.can_compute_peers, actor)
    session.execute(sa.update(PeerEdition).where(PeerEdition.number == number).values(published_at=clock.now()))


@use_case
def clear_older_editions(actor: Actor) -> bool:
    """Remove some of what nobody reads any more; False when nothing was left.

    An edition that failed half-way has a smaller number than the next one, and goes with it.
    """
    authorize(policies.can_compute_peers, actor)
    older = sa.select(sa.func.min(PeerEdition.number)).where(PeerEdition.number < published.newest())
    number = session.scalar(older)
    if number is None:
        return False
    first = session.scalar(sa.select(sa.func.min(CityPeers.city_id)).where(CityPeers.edition == number))
    if first is None:
        session.execute(sa.delete(PeerEdition).where(PeerEdition.number == number))
        return True
    within = sa.and_(CityPeers.city_id >= first, CityPeers.city_id < first + _AT_ONCE, CityPeers.edition == number)
    session.execute(sa.delete(CityPeers).where(within))
    return True


def _lines(number: int, neighbourhood: Neighbourhood) -> Iterator[dict[str, Any]]:
    for city_id, joined in neighbourhood.cities():
        for among, most in MOST_KEPT.items():
            similar = neighbourhood.similar_to(city_id, most if joined else PEERS, among)
            peers = [[one.city_id, round(one.score, 4), written(one.reasons)] for one in similar]
            yield {"city_id": city_id, "edition": number, "among": among, "peers": peers}
