"""Who may see and correct cities, and who is told how far a city is."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.consents import Consent
from forum.blueprints.cities.models.indicators import CityIndicators
from forum.blueprints.cities.models.peers import PeerSet
from forum.blueprints.cities.models.standings import Standing
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_cities(actor: Actor) -> sa.Select[City]:
    """Members see every city of the gazetteer; strangers none, since taking part is not announced."""
    every = sa.select(City).where(City.merged_into_id.is_(None))
    return every if actor.signed_in or actor.is_system else every.where(sa.false())


def can_see_city(actor: Actor, city: City) -> Decision:
    """The same rule for one city."""
    known = actor.signed_in or actor.is_system
    return ALLOWED if known and city.merged_into_id is None else Denied("not_found")


def level_seen(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the actor is told a city's certified level: where it is shared, of the own city, and staff of all."""
    if actor.is_staff:
        return sa.true()
    if not actor.signed_in:
        return sa.false()
    return sa.or_(City.level_shared, City.id == (_city_of(actor) or 0))


def can_see_level(actor: Actor, city: City) -> Decision:
    """The same rule for one city."""
    if actor.is_staff or (actor.signed_in and (city.level_shared or _belongs_to(actor, city.id))):
        return ALLOWED
    return Denied("not_found")


def visible_standings(actor: Actor) -> sa.Select[Standing]:
    """What the actor may know of cities' standing: of the own city all, of others what their audience allows.

    `peers` are members of a city that has the standing's city among its most similar ones.
    """
    every = sa.select(Standing)
    if actor.is_staff:
        return every
    public = Standing.audience == "public"
    if not actor.signed_in:
        return every.where(public)
    shared = Standing.audience.in_(("members", "public"))
    own = Standing.city_id == (_city_of(actor) or 0)
    alike = sa.and_(Standing.audience == "peers", Standing.city_id.in_(sorted(actor.fact("similar_cities"))))
    return every.where(sa.or_(shared, own, alike))


def can_see_standing(actor: Actor, standing: Standing) -> Decision:
    """The same rule for one standing."""
    if actor.is_staff or standing.audience == "public":
        return ALLOWED
    if actor.signed_in and (standing.audience == "members" or _belongs_to(actor, standing.city_id)):
        return ALLOWED
    if standing.audience == "peers" and standing.city_id in actor.fact("similar_cities"):
        return ALLOWED
    return Denied("not_found")


def can_see_whole_standing(actor: Actor, city: City) -> Decision:
    """The city's own members and programme staff, who see what has not started as well."""
    return ALLOWED if actor.is_staff or _belongs_to(actor, city.id) else Denied("not_found")


def can_set_standing(actor: Actor, city: City) -> Decision:
    """The city's lead and programme staff."""
    return can_lead_city(actor, city)


def can_change_standing(actor: Actor, standing: Standing) -> Decision:
    """The same rule for one standing."""
    return _leads(actor, standing.city_id)


def can_lead_city(actor: Actor, city: City) -> Decision:
    """Whoever leads the city, and programme staff for any."""
    return _leads(actor, city.id)


def can_change_city(actor: Actor, city: City) -> Decision:
    """Programme staff correct the facts of a city and let it join."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can edit city facts."))


def can_add_city(actor: Actor) -> Decision:
    """Programme staff add a city that the gazetteer lacks."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can add cities."))


def can_merge_cities(actor: Actor, city: City) -> Decision:
    """Programme staff, when one place stands there twice."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can merge cities."))


def can_import_cities(actor: Actor) -> Decision:
    """Administrators, and Plaza itself for its own gazetteer."""
    if actor.is_administrator:
        return ALLOWED
    return Denied("administrators_only", _l("Only an administrator can do this."))


def can_compute_peers(actor: Actor) -> Decision:
    """Administrators, and Plaza itself by its schedule."""
    return can_import_cities(actor)


def visible_consents(actor: Actor) -> sa.Select[Consent]:
    """What a city agreed to share is shown to whoever leads it and to programme staff."""
    every = sa.select(Consent)
    if actor.is_staff:
        return every
    leads = actor.signed_in and getattr(actor, "leads_city", False)
    return every.where(Consent.city_id == (_city_of(actor) or 0) if leads else sa.false())


def can_see_consent(actor: Actor, consent: Consent) -> Decision:
    """The same rule for one line."""
    return ALLOWED if _leads(actor, consent.city_id) else Denied("not_found")


def can_choose_peers(actor: Actor, city: City) -> Decision:
    """The city's lead and programme staff say which cities it is compared with, and keep lists of them."""
    return _leads(actor, city.id)


def can_tell_indicators(actor: Actor, city: City) -> Decision:
    """The city's lead and programme staff tell its budget, staff, form of government and languages."""
    return _leads(actor, city.id)


def can_change_indicators(actor: Actor, told: CityIndicators) -> Decision:
    """The same rule for what was told."""
    return _leads(actor, told.city_id)


def visible_peer_sets(actor: Actor) -> sa.Select[PeerSet]:
    """Kept lists are seen by the people of their city and by programme staff."""
    every = sa.select(PeerSet)
    if actor.is_staff:
        return every
    city_id = _city_of(actor)
    return every.where(PeerSet.city_id == city_id if actor.signed_in and city_id else sa.false())


def can_see_peer_sets(actor: Actor, city: City) -> Decision:
    """The same rule for the lists of one city."""
    return ALLOWED if actor.is_staff or _belongs_to(actor, city.id) else Denied("not_found")


def can_see_peer_set(actor: Actor, kept: PeerSet) -> Decision:
    """The same rule for one list."""
    return ALLOWED if actor.is_staff or _belongs_to(actor, kept.city_id) else Denied("not_found")


def can_remove_peer_set(actor: Actor, kept: PeerSet) -> Decision:
    """Who may keep a list may remove it."""
    return _leads(actor, kept.city_id)


def _city_of(actor: Actor) -> int | None:
    city_id: int | None = getattr(actor, "city_id", None)
    return city_id


def _belongs_to(actor: Actor, city_id: int) -> bool:
    return actor.signed_in and _city_of(actor) == city_id


def _leads(actor: Actor, city_id: int) -> Decision:
    if actor.is_staff or (getattr(actor, "leads_city", False) and _belongs_to(actor, city_id)):
        return ALLOWED
    return Denied("leads_only", _l("Only the person who leads this city can do this."))
