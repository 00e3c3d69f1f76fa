"""The accounts of the demo community."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.accounts.models import CityApplication, Member
from forum.blueprints.accounts.rules import hash_password
from forum.blueprints.cities.queries import cities as city_queries
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

MEMBERS = Path(__file__).parents[2] / "demo" / "members.json"
APPLICATIONS = MEMBERS.with_name("applications.json")
PASSWORD = "plaza-demo-2026"
ZONE_OF_STAFF = "America/New_York"


def _open_accounts(world: DemoWorld) -> None:
    told: list[dict[str, Any]] = json.loads(MEMBERS.read_text(encoding="utf-8"))
    homes = {one["city"]: world.find("city", one["city"]) for one in told if one["city"]}
    shared_hash = hash_password(PASSWORD)
    with transaction():
        zones = {number: city.timezone for number, city in city_queries.get_cities(SYSTEM, homes.values()).items()}
        for one in told:
            city_id = homes.get(one["city"])
            member = _member(one, city_id, zones.get(city_id or 0, ZONE_OF_STAFF), shared_hash)
            session.add(member)
            session.flush()
            world.remember("member", member.handle, member.id)


def _member(told: dict[str, Any], city_id: int | None, zone: str, password_hash: str) -> Member:
    at = clock.now()
    return Member(
        handle=told["handle"], name=told["name"], email=told["email"], password_hash=password_hash,
        job_title=told["job_title"], role=told["role"], city_id=city_id, leads_city=told["leads_city"],
        language=told["language"], timezone=zone, joined_at=at - timedelta(days=told["joined_days_ago"]),
        seen_at=at - timedelta(hours=told["seen_hours_ago"]),
    )  # fmt: skip


def _ask_to_join(world: DemoWorld) -> None:
    told: list[dict[str, Any]] = json.loads(APPLICATIONS.read_text(encoding="utf-8"))
    with transaction():
        for one in told:
            found = city_queries.find_cities_called(one["city"], one["country_code"], one["region"])
            at = clock.now() - timedelta(hours=one.pop("hours_ago"))
            city_id = found[0].id if len(found) == 1 else None
            session.add(CityApplication(city_name=one.pop("city"), city_id=city_id, created_at=at, **one))


DEMO = [DemoStep("Accounts", _open_accounts), DemoStep("A city that asks to join", _ask_to_join)]
