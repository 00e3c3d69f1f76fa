"""Changing cities: by the gazetteer, by an import, by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.cities import policies, queries
from forum.blueprints.cities.events import CityChanged, CityJoined
from forum.blueprints.cities.models import City, GazetteerLoad, search_text
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
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


@use_case
def change_city(
    actor: Actor,
    city_id: int,
    *,
    version: int | None,
    about: str | None = None,
    mail_domains: list[str] | None = None,
    joined: bool | None = None,
    **facts: Any,
) -> City:
    """Correct a city by hand; a newer gazetteer will not undo it. `joined=True` lets it take part from now on.

    Raises NotFound, Forbidden, StaleVersion, VersionRequired.
    """
    city = queries.get_city(actor, city_id)
    authorize(policies.can_change_city, actor, city)
    check_version(city.version, version, required=True)
    corrected = {name: value for name, value in facts.items() if getattr(city, name) != value}
    if corrected:
        city.override(corrected)
    if about is not None:
        city.about = about
    if mail_domains is not None:
        city.mail_domains = mail_domains
    if joined and not city.joined:
        city.join(clock.now())
        record(CityJoined(city_id=city.id))
    session.flush()
    record(CityChanged(city_id=city.id))
    return city


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
