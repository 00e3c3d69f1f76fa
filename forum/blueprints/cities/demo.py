"""The cities of the demo community."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries import cities
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

CITIES = Path(__file__).parents[2] / "demo" / "cities.json"
STANDINGS = CITIES.with_name("standings.json")
SAID_FIRST = timedelta(days=150)
FIRST_JOINED = timedelta(days=800)
BETWEEN = timedelta(days=2, hours=5)  # all forty joined before the first of their members did


def _join_cities(world: DemoWorld) -> None:
    described: list[dict[str, Any]] = json.loads(CITIES.read_text(encoding="utf-8"))
    with transaction():
        for number, told in enumerate(described):
            city = cities.find_city_by_geoname(told["geonameid"])
            if city is None:
                raise LookupError(f"the gazetteer has no city {told['geonameid']}")
            city.about, city.mail_domains = told["about"], [told["mail_domain"]]
            city.override(told.get("corrections", {}))  # a city counted with the towns around it
            city.join(clock.now() - FIRST_JOINED + number * BETWEEN)
            world.remember("city", told["geonameid"], city.id)


def _say_where_they_stand(world: DemoWorld) -> None:
    told: list[dict[str, Any]] = json.loads(STANDINGS.read_text(encoding="utf-8"))
    codes = standard_queries.find_criteria({code for one in told for _, _, code in _lines(one)})
    with transaction():
        for number, one in enumerate(told):
            city = session.get_one(City, world.find("city", one["geonameid"]))
            if one.get("level"):
                city.certify(one["level"], date.fromisoformat(one["level_on"]) if one["level_on"] else None)
                city.level_shared = one["level_shared"]
            at = clock.now() - SAID_FIRST + number * BETWEEN
            notes = one.get("notes", {})
            session.add_all(
                Standing(city_id=city.id, criterion_id=codes[code].id, status=status, audience=audience,
                         note=notes.get(code, ""), source="lead", changed_at=at)
                for status, audience, code in _lines(one)
            )  # fmt: skip


def _lines(told: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each status, audience and code of a city."""
    for status in ("met", "in_progress"):
        for audience, codes in told[status].items():
            yield from ((status, audience, code) for code in codes.split())


DEMO = [
    DemoStep("Cities that take part", _join_cities),
    DemoStep("Where cities stand", _say_where_they_stand),
]
