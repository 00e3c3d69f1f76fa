"""Standings of cities for tests."""

from __future__ import annotations

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.standards.models import Criterion
from forum.blueprints.standards.queries import get_catalogue
from forum.kernel import clock
from forum.kernel.database import session


def create_standing(city: City, criterion: Criterion, status: str = "met", audience: str = "members") -> Standing:
    """How far a city is with a criterion."""
    standing = Standing(
        city_id=city.id, criterion_id=criterion.id, status=status, audience=audience, changed_at=clock.now()
    )
    session.add(standing)
    session.commit()
    return standing


def begin_everything(city: City) -> None:
    """The city is in progress with every criterion of the current standard, and tells nobody."""
    for number in get_catalogue().criterion_by_id:
        begun = Standing(
            city_id=city.id, criterion_id=number, status="in_progress", audience="city", changed_at=clock.now()
        )
        session.add(begun)
    session.commit()
