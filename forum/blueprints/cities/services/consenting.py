"""Writing down what a city agrees to share, within the transaction in which it is shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from forum.blueprints.cities.models.consents import Consent
from forum.kernel.actor import Actor
from forum.kernel.database import session

_UNSEEN = {"synchronize_session": False}


def write_consents(actor: Actor, city_id: int, chosen: Mapping[int, str], scope: str, at: datetime) -> None:
    """Keep that the city chose these audiences, by criterion; `city` is for nobody else and only ends what was."""
    if not chosen:
        return
    _end(actor, city_id, Consent.criterion_id.in_(list(chosen)), at)
    session.add_all(
        Consent(city_id=city_id, criterion_id=number, scope=scope, audience=audience, given_at=at, given_by_id=actor.id)
        for number, audience in chosen.items()
        if audience != "city"
    )


def write_level_consent(actor: Actor, city_id: int, shared: bool, at: datetime) -> None:
    """Keep that the city lets all members know its certified level, or no longer."""
    _end(actor, city_id, Consent.scope == "level", at)
    if shared:
        given = Consent(city_id=city_id, scope="level", audience="members", given_at=at, given_by_id=actor.id)
        session.add(given)


def move_consents(actor: Actor, from_id: int, into_id: int, kept: Iterable[int], at: datetime) -> None:
    """A city became part of another: what stands for criteria of which that one says something itself is ended."""
    _end(actor, from_id, Consent.criterion_id.in_(list(kept)), at)
    moved = sa.update(Consent).where(Consent.city_id == from_id).values(city_id=into_id)
    session.execute(moved, execution_options=_UNSEEN)


def _end(actor: Actor, city_id: int, which: sa.ColumnElement[bool], at: datetime) -> None:
    session.flush()
    standing = sa.update(Consent).where(Consent.city_id == city_id, Consent.ended_at.is_(None), which)
    session.execute(standing.values(ended_at=at, ended_by_id=actor.id), execution_options=_UNSEEN)
