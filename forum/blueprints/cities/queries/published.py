"""The similar cities that were computed last, read by their index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.cities.models.peers import CityPeers, PeerChoice, PeerEdition
from forum.blueprints.cities.rules.reasons import Reason, read
from forum.kernel.database import JSON, session


@dataclass(frozen=True)
class Line:
    """A peer before its city is loaded."""

    peer_id: int
    score: float | None = None
    reasons: tuple[Reason, ...] = ()
    chosen: bool = False


Lines = tuple[Mapping[int, str], Sequence[Line]]
_seen = {"edition": False}  # once an edition was published there is always one, so that nobody need ask first


def newest() -> sa.ScalarSelect[int]:
    """The number of the edition that everybody reads."""
    return sa.select(sa.func.max(PeerEdition.number)).where(PeerEdition.published_at.is_not(None)).scalar_subquery()


def find_edition() -> PeerEdition | None:
    """The edition that everybody reads; None before the first."""
    return session.scalar(sa.select(PeerEdition).where(PeerEdition.number == newest()))


def read_lines(city_id: int, among: str, *, first: bool = False) -> Lines | None:
    """What the city chose, in the order of choosing, and the cities that were found similar; one statement.

    None while no edition is known to be there; `first` says that one has just been seen.
    """
    if not (first or _seen["edition"]):
        return None
    whole = sa.union_all(_computed(city_id, among), _choices(city_id)).subquery()
    rows = session.execute(sa.select(whole).order_by(whole.c.edition.desc(), whole.c.chosen_at, whole.c.peer_id)).all()
    editions = [row for row in rows if row.edition]
    _seen["edition"] = bool(editions)
    if not editions:
        return None
    choices = {row.peer_id: row.choice for row in rows if row.choice}
    return choices, [Line(peer_id, score, read(reasons)) for peer_id, score, reasons in editions[0].peers or ()]


def _computed(city_id: int, among: str) -> sa.Select[Any]:
    """One row once an edition is published, with what it holds of the city."""
    number = sa.select(newest().label("number")).subquery()
    same = sa.and_(CityPeers.city_id == city_id, CityPeers.edition == number.c.number, CityPeers.among == among)
    nothing = sa.cast(sa.null(), PeerChoice.chosen_at.type).label("chosen_at")
    columns = (number.c.number.label("edition"), CityPeers.peers.label("peers"), sa.literal(0).label("peer_id"),
               sa.cast(sa.null(), sa.String(6)).label("choice"), nothing)  # fmt: skip
    return sa.select(*columns).select_from(number.outerjoin(CityPeers, same)).where(number.c.number.is_not(None))


def _choices(city_id: int) -> sa.Select[Any]:
    nothing: sa.ColumnElement[Any] = sa.cast(sa.null(), JSON)
    columns: tuple[Any, ...] = (sa.literal(0), nothing, PeerChoice.peer_id, PeerChoice.choice, PeerChoice.chosen_at)
    return sa.select(*columns).where(PeerChoice.city_id == city_id)
