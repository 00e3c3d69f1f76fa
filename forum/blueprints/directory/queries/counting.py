"""How many people there are for each value of a filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import in_band
from forum.blueprints.cities.rules.population_bands import POPULATION_BANDS
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileArea, ProfileCriterion, ProfileLanguage
from forum.blueprints.directory.queries.filtering import Filters, among_peers, conditions, visible_people
from forum.blueprints.directory.queries.people import viewpoint
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.kernel.actor import Actor
from forum.kernel.database import session

COUNTED = ("peers_only", "practice_area", "can_help_with", "language", "country", "population_band")


def count_people(actor: Actor, filters: Filters, by: Sequence[str] = COUNTED) -> Mapping[str, Mapping[Any, int]]:
    """How many match for each value of these filters, the filter itself left open; a statement for each.

    The values of `practice_area` and `can_help_with` are ids, of `peers_only` True, of the others codes.
    """
    view = viewpoint(actor)
    narrowed = conditions(actor, filters, view)
    return {name: _count(actor, name, view, [found for key, found in narrowed.items() if key != name]) for name in by}


def _count(actor: Actor, by: str, view: Viewpoint, narrowed: Sequence[Any]) -> Mapping[Any, int]:
    value, join = _counted(actor, by, view)
    statement = visible_people(actor).with_only_columns(value.label("value"), sa.func.count())
    if join is not None:
        statement = statement.join(join[0], join[1])
    rows = session.execute(statement.where(*narrowed).group_by(sa.literal_column("1")))
    return {found: number for found, number in rows if found}


def _counted(actor: Actor, by: str, view: Viewpoint) -> tuple[Any, tuple[Any, Any] | None]:
    if by == "peers_only":
        return sa.case((among_peers(view), True), else_=False), None
    if by == "practice_area":
        return ProfileArea.area_id, (ProfileArea, _reached(actor, ProfileArea))
    if by == "can_help_with":
        on = sa.and_(_reached(actor, ProfileCriterion), ProfileCriterion.kind == "help")
        return ProfileCriterion.criterion_id, (ProfileCriterion, on)
    if by == "language":
        return ProfileLanguage.language, (ProfileLanguage, _reached(actor, ProfileLanguage))
    if by == "country":
        return City.country_code, None
    return sa.case(*((in_band(band.code), band.code) for band in POPULATION_BANDS), else_=""), None


def _reached(actor: Actor, row: Any) -> sa.ColumnElement[bool]:
    return sa.and_(row.member_id == Member.id, policies.reaches(actor, row.audience, row.member_id))
