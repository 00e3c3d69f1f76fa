"""Reads around the standing of cities, each as far as the asker may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.blueprints.standards.rules.catalogue import AreaCard, CriterionCard
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.pagination import Key, Page, paginate


class Line(NamedTuple):
    """A criterion, and how far a city is with it."""

    criterion: Criterion | CriterionCard
    standing: Standing

    @property
    def version(self) -> int:
        """What guards changes of the standing."""
        return self.standing.version


class Met(NamedTuple):
    """How many criteria of the current standard are met, and of how many."""

    met: int
    whole: int


NEVER_SAID = 0  # the version of a standing that nobody has said anything about


def met_by(actor: Actor, criterion_id: int) -> sa.Select[int]:
    """The ids of the cities that met a criterion, as far as this actor may know."""
    visible = policies.visible_standings(actor).with_only_columns(Standing.city_id)
    return visible.where(Standing.criterion_id == criterion_id, Standing.status == "met")


def get_standing(actor: Actor, city_id: int, code: str) -> Standing:
    """How far a city is with a criterion. Raises NotFound, alike for what is hidden and what nobody has said.

    The city's own members and staff get one that has not started for what nobody has said.
    """
    city = get_city(actor, city_id)
    criterion = standard_queries.get_criterion(code)
    wanted = policies.visible_standings(actor).where(Standing.city_id == city.id, Standing.criterion_id == criterion.id)
    found = session.scalar(wanted.options(joinedload(Standing.criterion)))
    if found is not None:
        return found
    if not policies.can_see_whole_standing(actor, city):
        raise NotFound
    standing = _unsaid(city.id, criterion.id)
    standing.criterion = criterion
    return standing


def list_standings(actor: Actor, city_id: int, area: str | None = None) -> Sequence[Line]:
    """How far a city is with the criteria of the current standard, in its order; what is hidden is left out.

    The city's own members and staff see what nobody has said as well. Raises NotFound.
    """
    city = get_city(actor, city_id)
    said = find_standings(actor, city.id)
    whole = policies.can_see_whole_standing(actor, city)
    return [
        Line(criterion, said.get(criterion.id) or _unsaid(city.id, criterion.id))
        for one in _areas(area)
        for criterion in one.criteria
        if whole or criterion.id in said
    ]


def find_standings(actor: Actor, city_id: int) -> Mapping[int, Standing]:
    """What the actor may know of a city's standing, by criterion."""
    rows = session.scalars(policies.visible_standings(actor).where(Standing.city_id == city_id))
    return {standing.criterion_id: standing for standing in rows}


def status_of(actor: Actor, city_id: int, criterion_id: int) -> str:
    """How far a city is with a criterion as far as the actor may know; `not_started` for what nobody has said."""
    wanted = policies.visible_standings(actor).where(Standing.city_id == city_id, Standing.criterion_id == criterion_id)
    return session.scalar(wanted.with_only_columns(Standing.status)) or "not_started"


def count_met(actor: Actor, city_id: int) -> Met:
    """How many criteria of the current standard a city met, as far as the actor may know; one statement."""
    current = standard_queries.get_catalogue().criterion_by_id
    met = policies.visible_standings(actor).where(Standing.city_id == city_id, Standing.status == "met")
    ids = session.scalars(met.with_only_columns(Standing.criterion_id))
    return Met(sum(one in current for one in ids), len(current))


def find_own_standing(actor: Actor, criterion_id: int) -> Standing | None:
    """How far the actor's own city is with a criterion; None without a city. Not stored when nobody has said."""
    city_id: int | None = getattr(actor, "city_id", None)
    if city_id is None:
        return None
    wanted = policies.visible_standings(actor).where(Standing.city_id == city_id, Standing.criterion_id == criterion_id)
    return session.scalar(wanted) or _unsaid(city_id, criterion_id)


def list_met_by(actor: Actor, criterion_id: int, limit: int) -> Sequence[City]:
    """Some cities that met a criterion as far as the actor may know: those like the actor's first, then by name."""
    alike = sorted(actor.fact("similar_cities"))
    first = [sa.case((City.id.in_(alike), 0), else_=1)] if alike else []
    return session.scalars(_met(actor, criterion_id).order_by(*first, City.search_text, City.id).limit(limit)).all()


def page_met_by(actor: Actor, criterion_id: int, cursor: str | None = None, limit: int | None = None) -> Page[City]:
    """The cities that met a criterion as far as the actor may know, by name."""
    return paginate(_met(actor, criterion_id), [Key(City.search_text), Key(City.id)], cursor, limit)


def _met(actor: Actor, criterion_id: int) -> sa.Select[City]:
    return sa.select(City).where(City.id.in_(met_by(actor, criterion_id)), City.merged_into_id.is_(None))


def _areas(code: str | None) -> Sequence[AreaCard]:
    catalogue = standard_queries.get_catalogue()
    if code is None:
        return catalogue.areas
    found = catalogue.area_by_code.get(code.upper())
    return [found] if found else []


def _unsaid(city_id: int, criterion_id: int) -> Standing:
    """A standing that is shown but not stored."""
    return Standing(
        city_id=city_id, criterion_id=criterion_id, status="not_started", audience="city", note="", source="",
        changed_at=clock.now(), version=NEVER_SAID,
    )  # fmt: skip
