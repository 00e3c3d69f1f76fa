"""Reads around the standing of cities, each as far as the asker may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.cities import policies
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries.cities import get_city
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.blueprints.standards.rules import AreaCard, CriterionCard
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound

NEVER_SAID = 0  # the version of a standing that nobody has said anything about


def met_by(actor: Actor, criterion_id: int) -> sa.Select[tuple[int]]:
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
    return _unsaid(city, criterion)


def list_standings(actor: Actor, city_id: int, area: str | None = None) -> Sequence[tuple[CriterionCard, Standing]]:
    """How far a city is with the criteria of the current standard, in its order; what is hidden is left out.

    The city's own members and staff see what nobody has said as well. Raises NotFound.
    """
    city = get_city(actor, city_id)
    said = find_standings(actor, city.id)
    whole = policies.can_see_whole_standing(actor, city)
    return [
        (criterion, said.get(criterion.id) or _unsaid(city, criterion))
        for one in _areas(area)
        for criterion in one.criteria
        if whole or criterion.id in said
    ]


def find_standings(actor: Actor, city_id: int) -> Mapping[int, Standing]:
    """What the actor may know of a city's standing, by criterion."""
    rows = session.scalars(policies.visible_standings(actor).where(Standing.city_id == city_id))
    return {standing.criterion_id: standing for standing in rows}


def list_met_by(actor: Actor, criterion_id: int, limit: int) -> Sequence[City]:
    """Some cities that met a criterion as far as the actor may know, by name."""
    ids = met_by(actor, criterion_id)
    statement = sa.select(City).where(City.id.in_(ids), City.merged_into_id.is_(None))
    return session.scalars(statement.order_by(City.search_text, City.id).limit(limit)).all()


def _areas(code: str | None) -> Sequence[AreaCard]:
    catalogue = standard_queries.get_catalogue()
    if code is None:
        return catalogue.areas
    found = catalogue.area_by_code.get(code.upper())
    return [found] if found else []


def _unsaid(city: City, criterion: Criterion | CriterionCard) -> Standing:
    """A standing that is shown but not stored."""
    standing = Standing(
        city_id=city.id, criterion_id=criterion.id, status="not_started", audience="city", note="", source="",
        changed_at=clock.now(), version=NEVER_SAID,
    )  # fmt: skip
    if isinstance(criterion, Criterion):
        standing.criterion = criterion
    return standing
