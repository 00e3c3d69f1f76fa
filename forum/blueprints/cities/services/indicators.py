"""What a city tells of itself."""

from __future__ import annotations

from typing import Any

from forum.blueprints.cities import policies
from forum.blueprints.cities.events import IndicatorsChanged
from forum.blueprints.cities.models.indicators import CityIndicators
from forum.blueprints.cities.queries import cities
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def tell_indicators(actor: Actor, city_id: int, *, version: int | None, **told: Any) -> CityIndicators:
    """Replace what the city tells; what is left out is told no longer.

    Raises NotFound, Forbidden, StaleVersion, VersionRequired.
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_tell_indicators, actor, city)
    cities.lock_city(city)
    kept = session.get(CityIndicators, city.id)
    if kept is None:
        kept = CityIndicators.empty(city.id)
        session.add(kept)
        session.flush()  # stored empty first, so that what is told makes a version of its own
    check_version(kept.version, version, required=True)
    for name in ("budget", "budget_per_head", "currency", "budget_year", "staff", "government", "languages"):
        setattr(kept, name, told[name])
    kept.changed_at = clock.now()
    session.flush()
    record(IndicatorsChanged(city_id=city.id))
    return kept
