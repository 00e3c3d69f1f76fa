"""Filling cities from a gazetteer or an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.cities import policies
from forum.blueprints.cities.events import CityChanged
from forum.blueprints.cities.models.cities import City, search_text
from forum.blueprints.cities.models.gazetteer import GazetteerLoad
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

FACTS = ("name", "region", "country_code", "population", "latitude", "longitude", "timezone")
_AT_ONCE = 500


@dataclass(frozen=True)
class CityRecord:
    """The facts of a city as a gazetteer tells them."""

    geoname_id: int
    name: str
    region: str
    country_code: str
    population: int
    latitude: float
    longitude: float
    timezone: str


@dataclass(frozen=True)
class Written:
    """How many cities were new, how many changed, how many were as told already."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged)


@use_case
def load_gazetteer(actor: Actor, records: Sequence[CityRecord], digest: str) -> Written:
    """Load a version of the gazetteer once; what was loaded before, by its digest, changes nothing."""
    authorize(policies.can_import_cities, actor)
    if session.get(GazetteerLoad, digest) is not None:
        return Written()
    session.add(GazetteerLoad(digest=digest, loaded_at=clock.now()))
    written = Written()
    for start in range(0, len(records), _AT_ONCE):
        written += _write(records[start : start + _AT_ONCE])
    return written


@use_case
def import_cities(actor: Actor, records: Sequence[CityRecord]) -> Written:
    """Add or update these cities, each by its identifier at GeoNames; corrections by hand stay."""
    authorize(policies.can_import_cities, actor)
    return _write(records)


def _write(records: Sequence[CityRecord]) -> Written:
    known = {
        city.geoname_id: city
        for city in session.scalars(sa.select(City).where(City.geoname_id.in_([one.geoname_id for one in records])))
    }
    new = [one for one in records if one.geoname_id not in known]
    if new:
        session.execute(sa.insert(City), [_as_row(one) for one in new])
    updated = sum(_update(known[one.geoname_id], one) for one in records if one.geoname_id in known)
    session.flush()
    return Written(len(new), updated, len(records) - len(new) - updated)


def _as_row(told: CityRecord) -> dict[str, Any]:
    row = asdict(told)
    empty = {"about": "", "mail_domains": [], "overrides": {}, "version": 1}
    return {**row, **empty, "search_text": search_text(told.name, told.region)}


def _update(city: City, told: CityRecord) -> bool:
    """Whether anything changed; what was corrected by hand stays."""
    changed = False
    for name in FACTS:
        value = getattr(told, name)
        if name not in city.overrides and getattr(city, name) != value:
            setattr(city, name, value)
            changed = True
    if changed and city.joined:
        record(CityChanged(city_id=city.id))
    return changed
