"""What the front page tells a stranger: how many there are, and what may be read without signing in."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.kernel.database import session


@dataclass(frozen=True)
class Figures:
    """The size of the community."""

    members: int
    cities: int
    countries: int


def count_community() -> Figures:
    """Open accounts, and the cities that have joined; one statement."""
    members = sa.select(sa.func.count()).select_from(Member).where(Member.closed_at.is_(None)).scalar_subquery()
    joined = sa.select(sa.func.count(), sa.func.count(City.country_code.distinct()), members)
    cities, countries, people = session.execute(joined.where(City.joined_at.is_not(None))).one()
    return Figures(members=people, cities=cities, countries=countries)
