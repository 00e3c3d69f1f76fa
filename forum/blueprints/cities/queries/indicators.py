"""What cities tell of themselves."""

from __future__ import annotations

from forum.blueprints.cities.models.indicators import CityIndicators
from forum.blueprints.cities.queries.cities import get_city
from forum.kernel.actor import Actor
from forum.kernel.database import session


def get_indicators(actor: Actor, city_id: int) -> CityIndicators:
    """What the city tells; empty of one that has told nothing. Raises NotFound."""
    city = get_city(actor, city_id)
    return session.get(CityIndicators, city.id) or CityIndicators.empty(city.id)
