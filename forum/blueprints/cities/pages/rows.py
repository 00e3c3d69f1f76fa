"""A city as a row of a list."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.rules.countries import country_name
from forum.blueprints.cities.rules.wording import level_name
from forum.kernel.web.identity import current_actor


def row_of(city: City) -> dict[str, Any]:
    """What `rows.city_row` and `rows.city_card` show; the level only to whom it is shared."""
    return {
        "id": city.id,
        "name": city.name,
        "url": city.path,
        "region": city.region if city.region != city.name else "",
        "country": country_name(city.country_code, str(get_locale() or "en")),
        "population": city.population,
        "level": level_name(city.level) if policies.can_see_level(current_actor(), city) else "",
    }
