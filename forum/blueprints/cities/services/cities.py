"""Changing cities by hand."""

from __future__ import annotations

from typing import Any

from forum.blueprints.cities import policies
from forum.blueprints.cities.events import CityChanged, CityJoined
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import cities
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.etags import check_version
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def change_city(
    actor: Actor,
    city_id: int,
    *,
    version: int | None,
    about: str | None = None,
    mail_domains: list[str] | None = None,
    joined: bool | None = None,
    **facts: Any,
) -> City:
    """Correct a city by hand; a newer gazetteer will not undo it. `joined=True` lets it take part from now on.

    Raises NotFound, Forbidden, StaleVersion, VersionRequired.
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_change_city, actor, city)
    check_version(city.version, version, required=True)
    corrected = {name: value for name, value in facts.items() if getattr(city, name) != value}
    if corrected:
        city.override(corrected)
    if about is not None:
        city.about = about
    if mail_domains is not None:
        city.mail_domains = mail_domains
    if joined and not city.joined:
        city.join(clock.now())
        record(CityJoined(city_id=city.id))
    session.flush()
    record(CityChanged(city_id=city.id))
    return city
