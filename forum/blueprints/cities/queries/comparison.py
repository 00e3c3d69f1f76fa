"""The facts that cities are compared by, and the comparison made on the spot while none is published."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.indicators import CityIndicators
from forum.blueprints.cities.rules.capitals import is_capital
from forum.blueprints.cities.rules.facts import CityFacts
from forum.blueprints.cities.rules.indicators import NOTHING_TOLD
from forum.blueprints.cities.rules.languages import languages_of
from forum.blueprints.cities.rules.neighbourhood import Neighbourhood
from forum.kernel.database import session

METHOD = 3  # raised when the rules change, so that what was computed by the older ones is computed anew
_COLUMNS = (
    City.id, City.name, City.geoname_id, City.country_code, City.region, City.population, City.latitude,
    City.longitude, City.joined_at.is_not(None).label("joined"),
)  # fmt: skip
_kept: dict[tuple[Any, ...], Neighbourhood] = {}


def list_facts() -> Sequence[sa.Row[Any]]:
    """What all cities are compared by, without those that became part of another; one statement."""
    statement = sa.select(*_COLUMNS, CityIndicators).outerjoin(CityIndicators, CityIndicators.city_id == City.id)
    statement = statement.where(City.merged_into_id.is_(None))
    rows: Sequence[Any] = session.execute(statement.order_by(City.id)).all()
    return rows


def digest_of(rows: Sequence[sa.Row[Any]]) -> str:
    """A fingerprint of the facts: the same facts and method, the same similar cities."""
    facts = [[METHOD], *([*row[:-1], _told(row)] for row in rows)]
    return hashlib.sha256(orjson.dumps(facts, default=list)).hexdigest()


def neighbourhood_of(rows: Sequence[sa.Row[Any]]) -> Neighbourhood:
    """All cities compared."""
    return Neighbourhood(map(_facts, rows), (row.id for row in rows if row.joined))


def stamp() -> sa.Subquery:
    """One row of sums that differs once anything that cities are compared by differs."""
    sums: tuple[sa.ColumnElement[Any], ...] = (
            sa.func.count(), sa.func.count(City.joined_at), sa.func.max(City.id), sa.func.sum(City.version),
            sa.func.sum(City.population), sa.func.sum(City.latitude), sa.func.sum(City.longitude))  # fmt: skip
    told = sa.select(sa.func.sum(CityIndicators.version)).scalar_subquery()
    return sa.select(*(figure.label(f"sum_{n}") for n, figure in enumerate(sums)), told.label("told")).subquery()


def kept_neighbourhood(stamped: tuple[Any, ...]) -> Neighbourhood:
    """The comparison that belongs to this stamp, made when it is not at hand."""
    if stamped not in _kept:
        neighbourhood = neighbourhood_of(list_facts())
        _kept.clear()
        _kept[stamped] = neighbourhood
        return neighbourhood
    return _kept[stamped]


def _facts(row: sa.Row[Any]) -> CityFacts:
    told = row.CityIndicators
    official = languages_of(row.country_code, row.region)
    further = tuple(code for code in told.languages if code not in official) if told else ()
    return CityFacts(
        id=row.id, name=row.name, country=row.country_code, population=row.population, latitude=row.latitude,
        languages=tuple(dict.fromkeys([*official, *further])), told_languages=further,
        longitude=row.longitude, capital=is_capital(row.geoname_id),
        indicators=told.told(row.population) if told else NOTHING_TOLD,
    )  # fmt: skip


def _told(row: sa.Row[Any]) -> list[Any]:
    told = row.CityIndicators
    if told is None:
        return []
    return [told.budget, told.budget_per_head, told.currency, told.budget_year, told.staff, told.government,
            told.languages]  # fmt: skip
