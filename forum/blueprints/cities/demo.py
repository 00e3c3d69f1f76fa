"""The cities of the demo community."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.consents import Consent
from forum.blueprints.cities.models.indicators import FIRST_VERSION
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries import cities
from forum.blueprints.cities.services import computing
from forum.blueprints.cities.services import indicators as telling
from forum.blueprints.cities.services import peers as choosing
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

CITIES = Path(__file__).parents[2] / "demo" / "cities.json"
PEERS = CITIES.with_name("city_peers.json")
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
    codes = standard_queries.get_catalogue().criterion_by_code
    with transaction():
        for number, one in enumerate(told):
            city = session.get_one(City, world.find("city", one["geonameid"]))
            if one.get("level"):
                city.certify(one["level"], date.fromisoformat(one["level_on"]) if one["level_on"] else None)
                city.level_shared = one["level_shared"]
            at = clock.now() - SAID_FIRST + number * BETWEEN
            notes = one.get("notes", {})
            lines = [*_lines(one), *_rest_of_the_open(one, codes)]
            _agree(city, [(audience, codes[code].id) for _, audience, code in lines], at)
            session.add_all(
                Standing(city_id=city.id, criterion_id=codes[code].id, status=status, audience=audience,
                         note=notes.get(code, ""), source="lead", changed_at=at)
                for status, audience, code in lines
            )  # fmt: skip


def _agree(city: City, shared: list[tuple[str, int]], at: datetime) -> None:
    """What the city lets others know, it agreed to that day."""
    if city.level_shared:
        session.add(Consent(city_id=city.id, scope="level", audience="members", given_at=at))
    session.add_all(
        Consent(city_id=city.id, criterion_id=number, scope="criterion", audience=audience, given_at=at)
        for audience, number in shared
        if audience != "city"
    )


def _rest_of_the_open(told: dict[str, Any], codes: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """A city that tells all members whatever it has begun tells them what it has not begun as well."""
    said = list(_lines(told))
    if {audience for _, audience, _ in said} <= {"members", "public"}:
        yield from (("not_started", "members", code) for code in codes if code not in {one[2] for one in said})


def _lines(told: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each status, audience and code of a city."""
    for status in ("met", "in_progress"):
        for audience, codes in told[status].items():
            yield from ((status, audience, code) for code in codes.split())


def _compare_cities(world: DemoWorld) -> None:
    told: dict[str, list[dict[str, Any]]] = json.loads(PEERS.read_text(encoding="utf-8"))
    for one in told["indicators"]:
        facts = {**one, "budget_per_head": False, "budget_year": clock.now().year if one["budget"] else None}
        telling.tell_indicators(SYSTEM, world.find("city", facts.pop("city")), version=FIRST_VERSION, **facts)
    for choice in ("pinned", "banned"):
        for pair in told[choice]:
            city_id, peer_id = world.find("city", pair["city"]), world.find("city", pair["peer"])
            choosing.choose_peer(SYSTEM, city_id, peer_id, choice)
    done = computing.compute_peers(SYSTEM)
    for kept in told["kept"]:
        city_id = world.find("city", kept["city"])
        choosing.save_peer_set(SYSTEM, city_id, kept["name"], limit=kept["limit"], filters=kept["filters"])
    world.tell(f"      {done.cities:,} cities compared")


DEMO = [
    DemoStep("Cities that take part", _join_cities),
    DemoStep("Where cities stand", _say_where_they_stand),
    DemoStep("Similar cities", _compare_cities),
]
