"""Who may see and correct cities."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.cities.models.cities import City
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_cities(actor: Actor) -> sa.Select[City]:
    """Members see every city of the gazetteer; strangers none, since taking part is not announced."""
    every = sa.select(City)
    return every if actor.signed_in or actor.is_system else every.where(sa.false())


def can_see_city(actor: Actor, city: City) -> Decision:
    """The same rule for one city."""
    return ALLOWED if actor.signed_in or actor.is_system else Denied("not_found")


def can_change_city(actor: Actor, city: City) -> Decision:
    """Programme staff correct the facts of a city and let it join."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can edit city facts."))


def can_import_cities(actor: Actor) -> Decision:
    """Administrators, and Plaza itself for its own gazetteer."""
    if actor.is_administrator:
        return ALLOWED
    return Denied("administrators_only", _l("Only an administrator can do this."))
