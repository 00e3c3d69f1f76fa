"""Opportunities of the demo community."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.events.rules.times import at_wall
from forum.blueprints.opportunities.models import CityInterest, Opportunity
from forum.blueprints.opportunities.rules import CHOSEN
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[2] / "demo" / "opportunities.json"


def _post(world: DemoWorld) -> None:
    told: list[dict[str, Any]] = json.loads(TOLD.read_text(encoding="utf-8"))
    at = clock.now()
    with transaction():
        for one in told:
            codes = standard_queries.find_criteria(one.pop("criteria"))
            by, days, interested = one.pop("by"), one.pop("due_in_days"), one.pop("interested")
            chosen: list[str] = one.pop("chosen", [])
            since = timedelta(days=4 if days > 0 else 75)
            made = Opportunity(
                **one, posted_by_id=world.find("member", by), created_at=at - since,
                deadline_at=_deadline(at, days, one["deadline_zone"]) if days else None, criteria=list(codes.values()),
            )  # fmt: skip
            session.add(made)
            session.flush()
            for name, words in interested.items():
                _interest(world, made, name, words, name in chosen)


def _deadline(at: datetime, days: int, zone: str) -> datetime:
    """Five in the afternoon of a day, where whoever posted it is."""
    day = (at + timedelta(days=days)).date()
    return at_wall(datetime.combine(day, time(17)), zone)


def _interest(world: DemoWorld, made: Opportunity, name: str, words: str, chosen: bool) -> None:
    number = world.find("member", name)
    member = account_queries.get_members(SYSTEM, [number])[number]
    if member.city_id is not None:
        said = {"member_id": number, "words": words, "shown": True, "at": made.created_at + timedelta(days=2)}
        said |= {"answer": CHOSEN, "answered_at": made.created_at + timedelta(days=40)} if chosen else {}
        session.add(CityInterest(opportunity_id=made.id, city_id=member.city_id, **said))


DEMO = [DemoStep("Opportunities for cities", _post)]
