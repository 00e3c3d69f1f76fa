"""Cities beside each other, and figures of them, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.assessments.services import publishing
from forum.blueprints.assessments.services.publishing import Publication
from forum.blueprints.cities.models.cities import City
from forum.blueprints.standards.models import Framework
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import create_city
from tests.factories.cities import create_standing
from tests.factories.standards import criterion


def create_cities(number: int, **facts: Any) -> list[City]:
    """Cities that take part, alike by what one compares."""
    return [create_city(**{"population": 240_000 + place, **facts}) for place in range(number)]


def say(cities: Sequence[City], code: str, statuses: str, audience: str = "members") -> None:
    """What each of the cities says of a criterion: `m` met, `p` in progress, `n` not started, `-` nothing."""
    named = {"m": "met", "p": "in_progress", "n": "not_started"}
    for city, letter in zip(cities, statuses, strict=True):
        if letter != "-":
            create_standing(city, criterion(code), named[letter], audience)


def current_framework() -> Framework:
    """The current standard."""
    return session.scalars(sa.select(Framework).where(Framework.current)).one()


def publish(quarter: str = "2026Q4") -> Publication:
    """Publish a quarter of the current standard from what cities say now."""
    return publishing.publish_quarter(SYSTEM, current_framework().id, quarter)
