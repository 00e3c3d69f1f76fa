"""Cities: facts of the gazetteer, corrections by hand, and those that have joined."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, validates

from forum.kernel.database import Model
from forum.kernel.text import fold

LEVELS = ("silver", "gold", "platinum")


def search_text(name: str, region: str) -> str:
    """What a city is found by: its folded name, then its region."""
    return fold(f"{name} {region}").strip()


class City(Model):
    """A city of the gazetteer; `joined_at` is set once it takes part in the network.

    `geoname_id` is the identifier at GeoNames; a negative one is of a city that Plaza's gazetteer adds. `level` is the
    certified level, empty without one; `policies.can_see_level` says who is told. One that was awarded here
    (`level_awarded`) is known to all members and changes with the award alone. A merged city stays as the way from
    its old address to the city `merged_into_id`.
    """

    __tablename__ = "cities"
    __table_args__ = (sa.CheckConstraint(sa.column("level").in_(("", *LEVELS)), name="level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    geoname_id: Mapped[int | None] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    region: Mapped[str] = mapped_column(sa.String(120), default="")
    country_code: Mapped[str] = mapped_column(sa.String(2), index=True)
    population: Mapped[int] = mapped_column(index=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    timezone: Mapped[str] = mapped_column(sa.String(60))
    about: Mapped[str] = mapped_column(sa.Text, default="")
    mail_domains: Mapped[list[str]] = mapped_column(default=list)
    overrides: Mapped[dict[str, Any]] = mapped_column(default=dict)
    joined_at: Mapped[datetime | None] = mapped_column(index=True)
    level: Mapped[str] = mapped_column(sa.String(12), default="", server_default="", index=True)
    level_on: Mapped[date | None]
    level_shared: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    level_awarded: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cities.id"), index=True)
    search_text: Mapped[str] = mapped_column(sa.String(300), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @validates("name", "region")
    def _fold_names(self, key: str, value: str) -> str:
        names = {"name": self.name, "region": self.region} | {key: value}
        self.search_text = search_text(names["name"] or "", names["region"] or "")
        return value

    @property
    def path(self) -> str:
        """The address of the city's page."""
        return f"/cities/{self.id}"

    @property
    def joined(self) -> bool:
        """Whether the city takes part in the network."""
        return self.joined_at is not None

    def join(self, at: datetime) -> None:
        """Take part in the network from now on; joining again changes nothing."""
        self.joined_at = self.joined_at or at

    def override(self, facts: dict[str, Any]) -> None:
        """Correct facts by hand; a newer gazetteer will not undo it."""
        self.overrides = {**self.overrides, **facts}
        for name, value in facts.items():
            setattr(self, name, value)

    def certify(self, level: str, on: date | None) -> None:
        """Have this certified level since that day; an empty level is none."""
        self.level, self.level_on = level, on if level else None

    def award(self, level: str, on: date | None) -> None:
        """Have the level that was awarded here, which all members know; an empty level is none, once it is revoked."""
        self.certify(level, on)
        self.level_awarded = self.level_shared = bool(level)

    def absorb(self, other: City, most_domains: int) -> None:
        """Take in a city that ends here: its date of joining and mail domains, and what this one lacks."""
        self.about = self.about or other.about
        if other.level and not self.level:
            self.level, self.level_on, self.level_shared = other.level, other.level_on, other.level_shared
            self.level_awarded = other.level_awarded
        self.mail_domains = list(dict.fromkeys([*self.mail_domains, *other.mail_domains]))[:most_domains]
        self.joined_at = min((at for at in (self.joined_at, other.joined_at) if at), default=None)
        other.joined_at, other.merged_into_id, other.mail_domains = None, self.id, []
