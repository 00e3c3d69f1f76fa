"""What a city has not met of the current standard, and what already helps with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum.blueprints.assessments.models.roadmaps import RoadmapAction
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.queries import standings
from forum.blueprints.directory.queries.counting import count_people
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.library.queries.facets import count_by_criterion
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.rules.catalogue import AreaCard, CriterionCard
from forum.kernel.actor import Actor
from forum.kernel.next_steps import NextStep, next_steps


@dataclass(frozen=True)
class Gap:
    """A criterion that is not met.

    `people` can help with it and `documents` are about it, as far as the reader sees them, people 0 where they were
    not counted. `planned` are the actions of the roadmap for it, `next_steps` what is to come about it.
    """

    criterion: CriterionCard
    status: str
    documents: int
    people: int
    planned: Sequence[RoadmapAction]
    next_steps: Sequence[NextStep] = ()


@dataclass(frozen=True)
class AreaGaps:
    """An area with what is not met of it."""

    area: AreaCard
    gaps: Sequence[Gap]


def list_gaps(actor: Actor, city_id: int, plan: Sequence[RoadmapAction]) -> Sequence[AreaGaps]:
    """The criteria of the current standard that the city has not met, by area; areas that are all met are left out.

    For those who see the whole standing of the city; the number of statements is constant.
    """
    told = standings.find_standings(actor, city_id)
    documents = count_by_criterion(actor)
    people = count_people(actor, Filters()).values.get("can_help_with", {})
    areas = standard_queries.get_catalogue().areas
    open_ones = [one.id for area in areas for one in area.criteria if _status(told, one) != "met"]
    steps = next_steps(actor, open_ones)
    planned: dict[int, list[RoadmapAction]] = {}
    for action in plan:
        planned.setdefault(action.criterion_id, []).append(action)
    found = [
        AreaGaps(area, [
            Gap(one, _status(told, one), documents.get(one.id, 0), people.get(one.id) or 0, planned.get(one.id, []),
                steps.get(one.id, ()))
            for one in area.criteria
            if _status(told, one) != "met"
        ])
        for area in areas
    ]  # fmt: skip
    return [one for one in found if one.gaps]


def _status(told: Mapping[int, Standing], criterion: CriterionCard) -> str:
    standing = told.get(criterion.id)
    return standing.status if standing else "not_started"
