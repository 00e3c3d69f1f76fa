"""Changing cities by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from forum.blueprints.cities import policies
from forum.blueprints.cities.errors import CityExists
from forum.blueprints.cities.events import CityChanged, CityJoined
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import cities
from forum.blueprints.cities.rules.mail_domains import MOST_DOMAINS, is_domain, is_public_provider, read_domain
from forum.blueprints.cities.services.consenting import write_level_consent
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Conflict, Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.outbox.recording import record
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case


@use_case
def add_city(actor: Actor, *, joined: bool = False, **facts: Any) -> City:
    """Add a city that the gazetteer lacks. Raises Forbidden, CityExists."""
    authorize(policies.can_add_city, actor)
    if cities.find_twin(facts["name"], facts["country_code"], facts.get("region", "")):
        raise CityExists
    city = City(**facts, overrides={}, mail_domains=[])
    if joined:
        city.join(clock.now())
    session.add(city)
    session.flush()
    if joined:
        record(CityJoined(city_id=city.id))
    return city


@use_case
def change_city(
    actor: Actor,
    city_id: int,
    *,
    version: int | None,
    about: str | None = None,
    mail_domains: list[str] | None = None,
    joined: bool | None = None,
    level_shared: bool | None = None,
    **facts: Any,
) -> City:
    """Correct a city by hand; a newer gazetteer will not undo it. `joined=True` lets it take part from now on.

    Among the facts a `level` is certified since `level_on`, an empty one is none. Raises NotFound, Forbidden,
    StaleVersion, VersionRequired, Invalid (domains, or another level than the one awarded here).
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_change_city, actor, city)
    check_version(city.version, version, required=True)
    _certify(city, facts)
    corrected = {name: value for name, value in facts.items() if getattr(city, name) != value}
    if corrected:
        city.override(corrected)
    if about is not None:
        city.about = about
    if mail_domains is not None:
        city.mail_domains = _checked(mail_domains, "mail_domains")
    if level_shared is not None and not city.level_awarded:
        _share_level(actor, city, level_shared)
    if joined and not city.joined:
        city.join(clock.now())
        record(CityJoined(city_id=city.id))
    return _changed(city)


@use_case
def set_domains(actor: Actor, city_id: int, domains: list[str], version: int | None) -> City:
    """Choose the mail domains whose owners any member of the city may invite; for its lead and staff.

    Raises NotFound, Forbidden, StaleVersion, VersionRequired, Invalid: a public mail provider, or no domain.
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_lead_city, actor, city)
    check_version(city.version, version, required=True)
    city.mail_domains = _checked(domains, "domains")
    return _changed(city)


@use_case
def share_level(actor: Actor, city_id: int, shared: bool) -> City:
    """Let all members know the city's certified level, or no longer; for its lead and staff.

    Raises Conflict for a level that was awarded here: it is public.
    """
    city = cities.get_city(actor, city_id)
    authorize(policies.can_lead_city, actor, city)
    if city.level_awarded and not shared:
        raise Conflict(_("The level was awarded here, so all members may know it."))
    return _changed(city) if _share_level(actor, city, shared) else city


def _share_level(actor: Actor, city: City, shared: bool) -> bool:
    """Whether that was anything new; the consent is kept."""
    if city.level_shared == shared:
        return False
    city.level_shared = shared
    write_level_consent(actor, city.id, shared, clock.now())
    return True


def take_award(city: City, level: str, on: date | None) -> None:
    """Within a use case that has authorised it: have the level that was awarded, or none once it is revoked."""
    if (city.level, city.level_on, city.level_awarded) != (level, on, bool(level)):
        city.award(level, on)
        _changed(city)


def _certify(city: City, facts: dict[str, Any]) -> None:
    """Take the level out of the facts; another level without a day has none. What was awarded here stands."""
    level = facts.pop("level", city.level)
    on = facts.pop("level_on", city.level_on if level == city.level else None)
    if not city.level_awarded:
        city.certify(level, on)
    elif (level, on) != (city.level, city.level_on):
        raise Invalid(errors={"level": [_("The level was awarded here. It changes with the award alone.")]})


def _changed(city: City) -> City:
    session.flush()
    record(CityChanged(city_id=city.id))
    return city


def _checked(domains: list[str], field: str) -> list[str]:
    read = list(dict.fromkeys(read_domain(domain) for domain in domains))
    wrong = [_("%(domain)s is not an email domain.", domain=one) for one in read if not is_domain(one)]
    wrong += [
        _("Anybody can have an address at %(domain)s. Use the domain of the city.", domain=one)
        for one in read
        if is_public_provider(one)
    ]
    if wrong or len(read) > MOST_DOMAINS:
        raise Invalid(errors={field: wrong or [_("At most %(number)s domains.", number=MOST_DOMAINS)]})
    return read
