"""What the tests of a city's side share: a standard with checklists and questions, a city with three people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.models.assessments import Assessment
from forum.blueprints.assessments.services import starting
from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Framework
from forum.kernel.actor import Actor
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.standards import criterion, load_standards

QUESTIONS = [
    {"key": "q1", "text": {"en": "Is there a data strategy?", "es": "¿Hay estrategia?"}, "criteria": ["DM1", "DM2"]},
    {"key": "q2", "text": {"en": "Do budgets follow results?"}, "criteria": ["BF1", "BF2"]},
    {"key": "q3", "text": {"en": "Is data shared with residents?"}, "criteria": ["OD1", "OD3", "DM2"]},
]
CHECKLIST = {
    "need": 3, "suggested": True,
    "items": [{"key": key, "text": {"en": f"Item {key}"}} for key in ("a", "b", "c", "d")],
}  # fmt: skip


@dataclass
class Town:
    """A city, who leads it, two colleagues, and programme staff."""

    city: City
    lead: Member
    ana: Member
    luis: Member
    officer: Member

    def actor(self, name: str) -> Actor:
        return actor_of(getattr(self, name))

    def start(self, **told: Any) -> Assessment:
        return starting.start_assessment(self.actor("ana"), **told)


def make_town() -> Town:
    load_standards()
    current = session.scalars(sa.select(Framework).where(Framework.current)).one()
    current.questions = QUESTIONS
    for code in ("DM1", "DM2"):
        criterion(code).checklist = CHECKLIST
    session.commit()
    city = create_city(name="Porto Alegre")
    people = [
        create_member(city_id=city.id, name=name, leads_city=leads, language="en")
        for name, leads in (("Rejane", True), ("Ana", False), ("Luis", False))
    ]
    return Town(city, *people, create_member(role="staff", name="Imani", language="en"))
