"""The cities of the demo community."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.cities.queries import cities
from forum.kernel import clock
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

CITIES = Path(__file__).parents[2] / "demo" / "cities.json"
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


DEMO = [DemoStep("Cities that take part", _join_cities)]
