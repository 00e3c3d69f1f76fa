"""What would move if a city became part of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.merges import CityMerge
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries.cities import get_city
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Invalid
from forum.kernel.i18n import LazyString, _, _l
from forum.kernel.policies import authorize

Counter = Callable[[int], int]
_counters: dict[str, tuple[LazyString, Counter]] = {}


@dataclass(frozen=True)
class Moving:
    """Rows of one kind that belong to the city: what they are, in a word, and how many."""

    code: str
    label: str | LazyString
    count: int


@dataclass(frozen=True)
class Preview:
    """What a merge would do; nothing is written."""

    source: City
    into: City
    moves: Sequence[Moving]


def moves_with_city(code: str, label: LazyString) -> Callable[[Counter], Counter]:
    """Register how many rows of a kind belong to a city; whoever registers moves them on `CityMerged`."""

    def register(counter: Counter) -> Counter:
        _counters[code] = (label, counter)
        return counter

    return register


def preview_merge(actor: Actor, city_id: int, into_id: int) -> Preview:
    """What would move. Raises NotFound, Forbidden, Invalid when the two are one."""
    source, into = get_city(actor, city_id), get_city(actor, into_id)
    authorize(policies.can_merge_cities, actor, source)
    if source.id == into.id:
        raise Invalid(errors={"into": [_("Choose another city.")]})
    return Preview(source, into, count_moving(source.id))


def count_moving(city_id: int) -> Sequence[Moving]:
    """What belongs to a city, of every feature that keeps something of it."""
    return [Moving(code, label, count(city_id)) for code, (label, count) in _counters.items()]


def list_merges(actor: Actor, city_id: int) -> Sequence[CityMerge]:
    """The merges that this city came out of, newest first; for those who merge."""
    authorize(policies.can_merge_cities, actor, get_city(actor, city_id))
    statement = sa.select(CityMerge).where(CityMerge.into_id == city_id)
    return session.scalars(statement.order_by(CityMerge.merged_at.desc(), CityMerge.id.desc()).limit(20)).all()


@moves_with_city("standings", _l("Standing by criterion"))
def _count_standings(city_id: int) -> int:
    return session.scalar(sa.select(sa.func.count()).where(Standing.city_id == city_id)) or 0
