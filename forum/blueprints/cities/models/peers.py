"""Which cities resemble which, as computed; what a city chose itself; and lists kept as they were on a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.rules.reasons import Reason, read
from forum.kernel.database import JSON, Model

CHOICES = ("pinned", "banned")


class PeerEdition(Model):
    """One computation of all similar cities. The newest published one is what everybody reads.

    `digest` is that of the facts it was computed from.
    """

    __tablename__ = "peer_editions"

    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    began_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class CityPeers(Model):
    """The similar cities of a city, the most similar first: `among` those that `joined`, among `all`, or the `alike`.

    The last are those that joined, compared without what cities told of themselves.

    `peers` holds [id, score, reasons] for each. They lie in one row, so that all of them are one read and the tens of
    thousands of pairs of a computation are a few thousand rows.
    """

    __tablename__ = "city_peers"

    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id", ondelete="CASCADE"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    among: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    peers: Mapped[list[Any]] = mapped_column(JSON)


class PeerChoice(Model):
    """What a city decided about another: always among its peers, or never."""

    __tablename__ = "peer_choices"

    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id", ondelete="CASCADE"), primary_key=True)
    peer_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id", ondelete="CASCADE"), primary_key=True, index=True)
    choice: Mapped[str] = mapped_column(sa.String(6))
    chosen_at: Mapped[datetime]


class PeerSet(Model):
    """A list of similar cities, kept under a name as it was when it was saved; nothing in it changes any more."""

    __tablename__ = "peer_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(sa.ForeignKey("cities.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    saved_at: Mapped[datetime]
    among: Mapped[str] = mapped_column(sa.String(6))
    filters: Mapped[list[str]]

    city: Mapped[City] = relationship(lazy="raise")
    members: Mapped[list[PeerSetMember]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="PeerSetMember.rank"
    )

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/peer-sets/{self.id}"


class PeerSetMember(Model):
    """A city in a kept list, with what was known of it that day; `city_id` is gone once the city is."""

    __tablename__ = "peer_set_members"

    set_id: Mapped[int] = mapped_column(sa.ForeignKey("peer_sets.id", ondelete="CASCADE"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    city_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    country_code: Mapped[str] = mapped_column(sa.String(2))
    population: Mapped[int]
    score: Mapped[float | None]
    reasons: Mapped[list[Any]] = mapped_column(JSON)

    @property
    def why(self) -> tuple[Reason, ...]:
        """The reasons of that day."""
        return read(self.reasons)
