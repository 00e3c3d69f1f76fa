"""What a city decides about its peers: always among them, never, and lists to keep."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.cities import policies
from forum.blueprints.cities.errors import OwnPeer, TooManyChoices
from forum.blueprints.cities.events import PeerChosen, PeerSetRemoved, PeerSetSaved
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.indicators import CityIndicators
from forum.blueprints.cities.models.peers import PeerChoice, PeerSet, PeerSetMember
from forum.blueprints.cities.queries import cities, peer_sets
from forum.blueprints.cities.queries import peers as peers_of
from forum.blueprints.cities.rules.reasons import written
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

_UNSEEN = {"synchronize_session": False}
MOST_CHOICES = {"pinned": 20, "banned": 100}


@use_case
def choose_peer(actor: Actor, city_id: int, peer_id: int, choice: str) -> City:
    """Have a city always among the peers (`pinned`), the first of them, or never (`banned`); again changes nothing.

    Raises NotFound, Forbidden, OwnPeer, TooManyChoices.
    """
    city, peer = cities.get_city(actor, city_id), cities.get_city(actor, peer_id)
    authorize(policies.can_choose_peers, actor, city)
    if city.id == peer.id:
        raise OwnPeer
    cities.lock_city(city)
    chosen = session.get(PeerChoice, (city.id, peer.id))
    if chosen is not None and chosen.choice == choice:
        return peer
    if _count(city, choice) >= MOST_CHOICES[choice]:
        raise TooManyChoices
    if chosen is None:
        chosen = PeerChoice(city_id=city.id, peer_id=peer.id)
        session.add(chosen)
    chosen.choice, chosen.chosen_at = choice, clock.now()
    record(PeerChosen(city_id=city.id, peer_id=peer.id))
    return peer


@use_case
def leave_peer_to_figures(actor: Actor, city_id: int, peer_id: int) -> City:
    """Decide nothing about a city any more; the figures alone do. Raises NotFound, Forbidden."""
    city, peer = cities.get_city(actor, city_id), cities.get_city(actor, peer_id)
    authorize(policies.can_choose_peers, actor, city)
    chosen = session.get(PeerChoice, (city.id, peer.id))
    if chosen is not None:
        session.delete(chosen)
        record(PeerChosen(city_id=city.id, peer_id=peer.id))
    return peer


@use_case
def save_peer_set(
    actor: Actor, city_id: int, name: str, *, limit: int = peers_of.PEERS, scope: str = "joined",
    filters: Sequence[str] = (),
) -> PeerSet:  # fmt: skip
    """Keep the list that the same scope, filters and limit show now, with scores and reasons.

    Raises NotFound, Forbidden.
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_choose_peers, actor, city)
    listed = peers_of.list_peers(actor, city.id, limit, joined_only=scope == "joined", filters=filters)
    kept = PeerSet(city_id=city.id, name=name, saved_at=clock.now(), among=scope, filters=list(filters))
    kept.members = [
        PeerSetMember(
            rank=rank, city_id=peer.city.id, name=peer.city.name, country_code=peer.city.country_code,
            population=peer.city.population, score=peer.score, reasons=written(peer.reasons),
        )
        for rank, peer in enumerate(listed, start=1)
    ]  # fmt: skip
    session.add(kept)
    session.flush()
    record(PeerSetSaved(set_id=kept.id, city_id=city.id))
    return peer_sets.get_peer_set(actor, kept.id)


@use_case
def remove_peer_set(actor: Actor, set_id: int) -> int:
    """Remove a kept list; the id of its city. Raises NotFound, Forbidden."""
    kept = peer_sets.get_peer_set(actor, set_id)
    authorize(policies.can_remove_peer_set, actor, kept)
    session.delete(kept)
    record(PeerSetRemoved(set_id=kept.id, city_id=kept.city_id))
    return kept.city_id


@use_case
def follow_merge(actor: Actor, from_id: int, into_id: int) -> None:
    """What a city that became part of another decided belongs to that one now, and so does what was decided about it.

    Where both decided, the city that stays is right. Running again changes nothing. Raises Forbidden.
    """
    authorize(policies.can_compute_peers, actor)
    for owner, other in ((PeerChoice.city_id, PeerChoice.peer_id), (PeerChoice.peer_id, PeerChoice.city_id)):
        decided = sa.select(other).where(owner == into_id)
        mine = sa.and_(owner == from_id, other != into_id, other.not_in(decided.scalar_subquery()))
        session.execute(sa.update(PeerChoice).where(mine).values({owner: into_id}), execution_options=_UNSEEN)
        session.execute(sa.delete(PeerChoice).where(owner == from_id), execution_options=_UNSEEN)
    for kept in (PeerSet, PeerSetMember):
        moved = sa.update(kept).where(kept.city_id == from_id).values(city_id=into_id)
        session.execute(moved, execution_options=_UNSEEN)
    if session.get(CityIndicators, into_id) is None:
        told = sa.update(CityIndicators).where(CityIndicators.city_id == from_id).values(city_id=into_id)
        session.execute(told, execution_options=_UNSEEN)


def _count(city: City, choice: str) -> int:
    chosen = sa.select(sa.func.count()).where(PeerChoice.city_id == city.id, PeerChoice.choice == choice)
    return session.scalar(chosen) or 0
