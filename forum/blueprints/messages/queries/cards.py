"""The card of a city that goes along with a question."""

from __future__ import annotations

from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.cities import policies as city_policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import standings
from forum.blueprints.cities.rules.population_bands import population_band
from forum.kernel.actor import Actor
from forum.kernel.database import session


def describe_asker(actor: Actor, asked: Member, criterion_id: int) -> dict[str, Any]:
    """The asker's city as the asked one may know it: its size, and how far it is with the criterion if that is shared.

    Empty for somebody without a city. What is written down here stays with the question, as its words do.
    """
    city_id = getattr(actor, "city_id", None)
    city = session.get(City, city_id) if city_id else None
    if city is None:
        return {}
    reader = as_actor(asked)
    standing = standings.find_standings(reader, city.id).get(criterion_id)
    return {
        "id": city.id,
        "name": city.name,
        "country_code": city.country_code,
        "population_band": population_band(city.population).code,
        "level": (city.level or None) if city_policies.can_see_level(reader, city) else None,
        "standing": standing.status if standing else None,
    }
