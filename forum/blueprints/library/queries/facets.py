"""How many resources there are of each kind, language and practice area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from forum.blueprints.library import policies
from forum.blueprints.library.models.resources import Resource, resource_criteria
from forum.blueprints.library.queries.resources import Narrowing, conditions_of
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion
from forum.kernel.actor import Actor
from forum.kernel.database import session


@dataclass(frozen=True)
class Facets:
    """How many resources there are of each kind, language and practice area, each counted without its own filter."""

    doc_types: Mapping[str, int]
    languages: Mapping[str, int]
    areas: Mapping[str, int]


def count_facets(actor: Actor, narrowing: Narrowing) -> Facets:
    """The counts beside the filters; three statements."""
    areas = standard_queries.get_catalogue().area_by_id
    counted = _count(actor, replace(narrowing, practice_area=None, criterion=None), Criterion.area_id)
    return Facets(
        doc_types=_count(actor, replace(narrowing, doc_type=None), Resource.doc_type),
        languages=_count(actor, replace(narrowing, language=None), Resource.language),
        areas={areas[area_id].code: number for area_id, number in counted.items() if area_id in areas},
    )


def _count(actor: Actor, narrowing: Narrowing, column: Any) -> dict[Any, int]:
    statement = policies.visible_resources(actor).where(*conditions_of(actor, narrowing))
    if column is Criterion.area_id:
        statement = statement.join(resource_criteria, resource_criteria.c.resource_id == Resource.id)
        statement = statement.join(Criterion, Criterion.id == resource_criteria.c.criterion_id)
    number = sa.func.count(sa.distinct(Resource.id))
    rows = session.execute(statement.with_only_columns(column, number).where(column.is_not(None)).group_by(column))
    return dict(sorted(((row[0], row[1]) for row in rows), key=lambda pair: (-pair[1], str(pair[0]))))


def count_by_criterion(actor: Actor) -> Mapping[int, int]:
    """How many resources there are about each criterion, by its id; one statement."""
    about = policies.visible_resources(actor).join(resource_criteria, resource_criteria.c.resource_id == Resource.id)
    counted = about.with_only_columns(resource_criteria.c.criterion_id, sa.func.count())
    return {row[0]: row[1] for row in session.execute(counted.group_by(resource_criteria.c.criterion_id))}
