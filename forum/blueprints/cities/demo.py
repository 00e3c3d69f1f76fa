"""The cities of the demo community."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from forum.blueprints.cities import queries, services
from forum.kernel.actor import SYSTEM
from forum.kernel.feature import DemoStep, DemoWorld

CITIES = Path(__file__).parents[2] / "demo" / "cities.json"


def _join_cities(world: DemoWorld) -> None:
    with world.progress(_described(), "cities") as described:
        for told in described:
            city = queries.find_city_by_geoname(told["geonameid"])
            if city is None:
                raise LookupError(f"the gazetteer has no city {told['geonameid']}")
            services.change_city(
                SYSTEM,
                city.id,
                version=city.version,
                about=told["about"],
                mail_domains=[told["mail_domain"]],
                joined=True,
            )
            world.remember("city", told["geonameid"], city.id)


def _described() -> list[dict[str, Any]]:
    cities: list[dict[str, Any]] = json.loads(CITIES.read_text(encoding="utf-8"))
    return cities


DEMO = [DemoStep("Cities that take part", _join_cities)]
