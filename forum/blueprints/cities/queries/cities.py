"""Reads around cities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.rules.countries import countries_named
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Moved, NotFound
from forum.kernel.pagination import Key, Page, paginate
from forum.kernel.text import fold, like_pattern

MOST_WORDS = 6


def get_city(actor: Actor, city_id: int) -> City:
    """A city. Raises NotFound; Moved when it was merged into another."""
    city = session.scalar(policies.visible_cities(actor).where(City.id == city_id))
    if city is not None:
        return city
    successor = find_successor(actor, city_id)
    raise Moved(city_id=successor.id) if successor else NotFound


def lock_city(city: City) -> None:
    """Let others who decide for this city wait until the open transaction ends."""
    session.execute(sa.select(City.id).where(City.id == city.id).with_for_update())


def get_cities(actor: Actor, ids: Iterable[int]) -> Mapping[int, City]:
    """The visible ones of these cities, by id."""
    statement = policies.visible_cities(actor).where(City.id.in_(list(ids)))
    return {city.id: city for city in session.scalars(statement)}


def find_city_by_geoname(geoname_id: int) -> City | None:
    """The city of an identifier at GeoNames; the one it was merged into."""
    city = session.scalar(sa.select(City).where(City.geoname_id == geoname_id))
    return session.get(City, city.merged_into_id) if city and city.merged_into_id else city


def find_successor(actor: Actor, city_id: int) -> City | None:
    """The city that this one was merged into; None when it was not."""
    merged = sa.select(City.merged_into_id).where(City.id == city_id).scalar_subquery()
    return session.scalar(policies.visible_cities(actor).where(City.id == merged))


def find_cities_called(name: str, country: str = "", region: str = "", limit: int = 10) -> Sequence[City]:
    """Cities of just this name, accents and case left out; the largest first. An empty country or region is any."""
    called = fold(name).strip()
    longer = like_pattern(f"{called} ").removeprefix("%")
    begins = sa.or_(City.search_text == called, City.search_text.like(longer, escape="\\"))
    statement = sa.select(City).where(begins, City.merged_into_id.is_(None))
    if country:
        statement = statement.where(City.country_code == country.upper())
    found = session.scalars(statement.order_by(City.population.desc(), City.id).limit(100)).all()
    exact = [city for city in found if fold(city.name).strip() == called]
    narrowed = [city for city in exact if fold(city.region).strip() == fold(region).strip()] if region else exact
    return (narrowed or exact)[:limit]


def find_twin(name: str, country: str, region: str) -> City | None:
    """The city of just this name in that country and region."""
    alike = (city for city in find_cities_called(name, country) if fold(city.region).strip() == fold(region).strip())
    return next(alike, None)


def list_cities(
    actor: Actor,
    *,
    q: str = "",
    country: str | None = None,
    population_band: str | None = None,
    scope: str = "joined",
    sort: str = "name",
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[City]:
    """Cities by name or, with `sort="population"`, the largest first.

    `q` is matched word by word against name, region and country in any language of the interface, accents left
    out. `scope="all"` includes cities that have not joined.
    """
    by_name = [Key(City.search_text), Key(City.id)]
    keys = [Key(City.population, descending=True), Key(City.id)] if sort == "population" else by_name
    return paginate(_matching(actor, q, country, population_band, scope), keys, cursor, limit)


def list_largest(
    actor: Actor,
    most: int,
    *,
    q: str = "",
    country: str | None = None,
    population_band: str | None = None,
    scope: str = "joined",
) -> Sequence[City]:
    """The `most` largest of the cities that `list_cities` lists, for a map of them."""
    matching = _matching(actor, q, country, population_band, scope)
    return session.scalars(matching.order_by(City.population.desc(), City.id).limit(most)).all()


def _matching(actor: Actor, q: str, country: str | None, population_band: str | None, scope: str) -> sa.Select[City]:
    statement = policies.visible_cities(actor)
    if scope != "all":
        statement = statement.where(City.joined_at.is_not(None))
    if country:
        statement = statement.where(City.country_code == country.upper())
    if population_band:
        statement = statement.where(in_band(population_band))
    return statement.where(*(named(word) for word in q.split()[:MOST_WORDS]))


def named(word: str) -> sa.ColumnElement[bool]:
    """Whether a city's name, region or country has the word."""
    found = countries_named(word)
    return sa.or_(City.search_text.like(like_pattern(word), escape="\\"), City.country_code.in_(found))


def in_band(code: str) -> sa.ColumnElement[bool]:
    """Whether a city's population is in the band of that code; never for an unknown code."""
    band = next((band for band in POPULATION_BANDS if band.code == code), None)
    if band is None:
        return sa.false()
    above = City.population >= band.minimum
    return above if band.below is None else sa.and_(above, City.population < band.below)


def count_cities(actor: Actor, scope: str = "joined") -> Sequence[tuple[str, str, int]]:
    """How many cities there are in each country and population band, by their codes."""
    band = sa.case(*((in_band(band.code), band.code) for band in POPULATION_BANDS), else_="")
    visible = policies.visible_cities(actor).with_only_columns(City.country_code, band, sa.func.count())
    if scope != "all":
        visible = visible.where(City.joined_at.is_not(None))
    rows = session.execute(visible.group_by(sa.literal_column("1"), sa.literal_column("2")))
    return [(country, code, number) for country, code, number in rows]


def list_joined(actor: Actor) -> Sequence[City]:
    """All cities that take part, by name."""
    statement = policies.visible_cities(actor).where(City.joined_at.is_not(None))
    return session.scalars(statement.order_by(City.search_text, City.id)).all()
