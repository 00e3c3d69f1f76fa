"""Members and cities for tests."""

from __future__ import annotations

import itertools
from typing import Any

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.cities.models.cities import City
from forum.kernel import actor, clock
from forum.kernel.database import session

_numbers = itertools.count(1)


def create_city(**facts: Any) -> City:
    """A city that has joined."""
    number = next(_numbers)
    values = {
        "name": f"City {number}", "country_code": "US", "population": 240_000, "latitude": 43.6, "longitude": -116.2,
        "timezone": "America/Boise", "region": "Idaho", "joined_at": clock.now(), "mail_domains": [],
    }  # fmt: skip
    city = City(**{**values, **facts})
    session.add(city)
    session.commit()
    return city


def create_member(**facts: Any) -> Member:
    """A member without password, in no city unless told."""
    number = next(_numbers)
    values = {
        "email": f"member{number}@example.org", "handle": f"member-{number}", "name": f"Member {number}",
        "joined_at": clock.now(),
    }  # fmt: skip
    member = Member(**{**values, **facts})
    session.add(member)
    session.commit()
    return member


def actor_of(member: Member) -> actor.Member:
    """The member as the one who asks."""
    return as_actor(member)
