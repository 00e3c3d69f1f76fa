"""The leaderboard: how a city stands beside others, from what is published and from what others share with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.figures import PublishedSet
from forum.blueprints.assessments.queries import figures
from forum.blueprints.assessments.queries.board import AreaBoard, Board, Line, Point
from forum.blueprints.assessments.queries.viewing import Compared, compare_with, viewer_of
from forum.blueprints.assessments.rules.disclosing import Figures, Share, band_of, exact_figures, unpacked
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.models.standings import Standing
from forum.blueprints.cities.policies import visible_standings
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.models import Criterion, Framework
from forum.blueprints.standards.rules.catalogue import AreaCard, CriterionCard
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound
from forum.kernel.policies import authorize

QUARTERS = 10


@dataclass(frozen=True)
class _Told:
    """What the asker may know one by one: statuses by city and criterion."""

    statuses: Mapping[tuple[int, int], str]

    def of(self, city_id: int | None, criterion_id: int) -> str:
        return self.statuses.get((city_id or 0, criterion_id), "not_started") if city_id else ""

    def count_sharing(self, among: Mapping[int, City]) -> int:
        """How many of these cities let the asker know anything."""
        return len({city_id for city_id, _criterion in self.statuses} & among.keys())

    def met_by_criterion(self) -> dict[int, set[int]]:
        """The cities that met each criterion."""
        found: dict[int, set[int]] = {}
        for (city_id, criterion_id), status in self.statuses.items():
            if status == "met":
                found.setdefault(criterion_id, set()).add(city_id)
        return found


def get_board(actor: Actor, framework: str | None = None, peers: str = "auto", city_id: int | None = None) -> Board:
    """The leaderboard against `peers`: a framing, or the number of a list that the city kept.

    Staff may look as any city does, by its id. The figures come from two statements, however many cities there are.
    Raises NotFound.
    """
    authorize(policies.can_see_leaderboard, actor)
    frameworks = standard_queries.list_frameworks()
    chosen = _choose(frameworks, framework)
    areas = _areas_of(chosen)
    compared = compare_with(actor, peers, city_id)
    published = figures.list_published(chosen.id, compared.keys, QUARTERS) if compared.keys else []
    told = _read_told(viewer_of(actor, compared), chosen.id, compared)
    return _build(chosen, frameworks, areas, compared, _best(published, compared.keys), told)


def _choose(frameworks: Sequence[Framework], slug: str | None) -> Framework:
    open_ones = [one for one in frameworks if one.state == "published"]
    wanted = (one for one in open_ones if (one.slug == slug if slug else one.current))
    found = next(wanted, None)
    if found is None:
        raise NotFound
    return found


def _areas_of(framework: Framework) -> Sequence[AreaCard]:
    if framework.current:
        return standard_queries.list_areas()
    return [
        AreaCard(area.id, area.code, area.path, area.names, tuple(
            CriterionCard(one.id, one.code, one.path, area.code, one.names) for one in area.criteria))
        for area in standard_queries.get_framework(framework.slug).areas
    ]  # fmt: skip


def _best(published: Sequence[PublishedSet], keys: Sequence[str]) -> Sequence[PublishedSet]:
    """The quarters of the first of these sets that has any."""
    return next((rows for key in keys if (rows := [row for row in published if row.key == key])), [])


def _read_told(viewer: Actor, framework_id: int, compared: Compared) -> _Told:
    ids = [*compared.pool, *([compared.city.id] if compared.city else [])]
    columns = (Standing.city_id, Standing.criterion_id, Standing.status)
    wanted = visible_standings(viewer).with_only_columns(*columns).where(Standing.city_id.in_(ids))
    of_framework = sa.select(Criterion.id).where(Criterion.framework_id == framework_id)
    rows = session.execute(wanted.where(Standing.criterion_id.in_(of_framework)))
    return _Told({(row.city_id, row.criterion_id): row.status for row in rows})


def _build(
    framework: Framework, frameworks: Sequence[Framework], areas: Sequence[AreaCard], compared: Compared,
    published: Sequence[PublishedSet], told: _Told,
) -> Board:  # fmt: skip
    quarters = {row.quarter: unpacked(row.figures) for row in published}
    newest = published[-1] if published else None
    fixed = compared.framing.published
    shown = (quarters[newest.quarter] if newest else Figures()) if fixed else _counted(areas, compared.cities, told)
    own_id = compared.city.id if compared.city else None
    boards = [_area(area, shown, quarters, told, own_id, compared.cities) for area in areas]
    own = sum(area.own_met or 0 for area in boards)
    return Board(
        framework=framework, frameworks=frameworks, city=compared.city, areas=boards, share=shown.whole,
        framing=compared.framed(newest.key, newest.size) if fixed and newest else compared.framing,
        trend=_points({quarter: found.whole for quarter, found in quarters.items()}),
        band=band_of(own, shown.quartiles) if own_id else "",
        quartiles=shown.quartiles, sharing=told.count_sharing(compared.cities),
        quarter=newest.quarter if fixed and newest else None,
        published_at=newest.published_at if fixed and newest else None,
        pool=compared.pool, met_in_pool=told.met_by_criterion(),
    )  # fmt: skip


def _counted(areas: Sequence[AreaCard], among: Mapping[int, City], told: _Told) -> Figures:
    numbers = {area.code: [one.id for one in area.criteria] for area in areas}
    met = {pair: status == "met" for pair, status in told.statuses.items() if pair[0] in among}
    return exact_figures(numbers, met)


def _area(
    area: AreaCard, shown: Figures, quarters: Mapping[str, Figures], told: _Told, own_id: int | None,
    others: Mapping[int, City],
) -> AreaBoard:  # fmt: skip
    lines = [_line(one, shown, quarters, told, own_id, others) for one in area.criteria]
    met = sum(line.own == "met" for line in lines) if own_id else None
    trend = _points({quarter: found.areas.get(area.code) for quarter, found in quarters.items()})
    return AreaBoard(area, met, shown.areas.get(area.code), trend, lines)


def _line(
    criterion: CriterionCard, shown: Figures, quarters: Mapping[str, Figures], told: _Told, own_id: int | None,
    others: Mapping[int, City],
) -> Line:  # fmt: skip
    statuses = {city_id: told.statuses.get((city_id, criterion.id)) for city_id in others}
    return Line(
        criterion, told.of(own_id, criterion.id), shown.criteria.get(criterion.id),
        _points({quarter: found.criteria.get(criterion.id) for quarter, found in quarters.items()}),
        [others[city_id] for city_id, status in statuses.items() if status == "met"],
        sum(status is not None for status in statuses.values()),
    )  # fmt: skip


def _points(shares: Mapping[str, Share | None]) -> list[Point]:
    return [Point(quarter, share) for quarter, share in sorted(shares.items()) if share is not None]
