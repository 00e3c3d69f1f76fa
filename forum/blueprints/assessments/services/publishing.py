"""Publishing by quarter what is told of sets of cities (decision 22)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.models.figures import PublishedSet
from forum.blueprints.assessments.queries import figures
from forum.blueprints.assessments.queries.figures import KEPT, SHARED, Said
from forum.blueprints.assessments.rules import sets
from forum.blueprints.assessments.rules.blurring import Coins
from forum.blueprints.assessments.rules.disclosing import (
    Counts,
    Figures,
    blurred_share,
    exact_figures,
    known,
    packed,
    quartiles_of,
)
from forum.blueprints.assessments.rules.quarters import quarter_of
from forum.blueprints.assessments.rules.sets import Members
from forum.blueprints.cities.queries.peers import find_alike
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.marks import key_of
from forum.kernel.policies import authorize
from forum.kernel.use_case import use_case

Areas = Mapping[str, Sequence[int]]
Count = Callable[[int, int], int]


@dataclass(frozen=True)
class Publication:
    """How many sets of cities were published of a quarter, and how many lists that cities kept."""

    quarter: str
    sets: int
    kept: int


def publish_due(actor: Actor) -> list[Publication]:
    """Publish this quarter's figures where they are not published yet; nothing happens where they are."""
    quarter, done = quarter_of(clock.now()), []
    for framework in figures.list_frameworks_in_use():
        if not figures.is_published(framework.id, quarter):
            done.append(publish_quarter(actor, framework.id, quarter))
    return done


def publish_quarter(
    actor: Actor, framework_id: int, quarter: str, *, said: Said | None = None, at: datetime | None = None
) -> Publication:
    """Publish the figures of a quarter from what cities say now, or from what was `said`; once for each quarter.

    All is counted before anything is written, so that nobody waits for it. Raises Forbidden.
    """
    authorize(policies.can_publish_figures, actor)
    areas = figures.list_criteria_by_area(framework_id)
    said = said or figures.read_said(framework_id)
    before = figures.read_members(framework_id, quarter)
    admitted = sets.admit(sets.propose(figures.list_places()), before)
    kept = figures.read_kept_sets()
    fixed, chosen = list(_of_fixed_sets(admitted, areas, said, quarter)), list(_of_kept_sets(kept, areas, said))
    same = {"framework_id": framework_id, "quarter": quarter, "published_at": at or clock.now()}
    rows = [{**row, **same} for row in (*fixed, *chosen)]
    if fixed and write_figures(actor, framework_id, quarter, rows, list(kept)):
        return Publication(quarter, len(fixed), len(chosen))
    return Publication(quarter, 0, 0)  # without a fixed set the quarter counts as not published, and is tried again


@use_case
def write_figures(
    actor: Actor, framework_id: int, quarter: str, rows: Sequence[dict[str, Any]], kept: Sequence[str]
) -> bool:
    """Let everybody read these figures; False when the quarter has been published meanwhile. Raises Forbidden.

    What was published of lists that are no longer `kept` goes.
    """
    authorize(policies.can_publish_figures, actor)
    if figures.is_published(framework_id, quarter):
        return False
    gone = sa.and_(PublishedSet.key.like(KEPT), PublishedSet.key.not_in(kept))
    session.execute(sa.delete(PublishedSet).where(gone), execution_options={"synchronize_session": False})
    session.execute(sa.insert(PublishedSet), rows)
    return True


def _of_fixed_sets(admitted: Mapping[str, Members], areas: Areas, said: Said, quarter: str) -> Iterable[dict[str, Any]]:
    coins = Coins(key_of("cities that say nothing", "figures"))
    count = _counter(said, coins, quarter)
    criteria = [number for numbers in areas.values() for number in numbers]
    everybody = sorted(frozenset().union(*admitted.values())) if admitted else []
    counted = {city_id: {number: count(city_id, number) for number in criteria} for city_id in everybody}
    for key, members in admitted.items():
        of_cities = [counted[city_id] for city_id in sorted(members)]
        found = figures_of(of_cities, areas, coins)
        yield {"key": key, "size": len(members), "members": sorted(members), "figures": packed(found)}


def figures_of(of_cities: Sequence[Mapping[int, int]], areas: Areas, coins: Coins) -> Figures:
    """The figures of a set from the counts of each of its cities by criterion, `as_one`; all from the same bits."""
    everything = [number for numbers in areas.values() for number in numbers]
    summed = {number: sum(counts[number] for counts in of_cities) for number in everything}
    by_area = {code: sum(summed[number] for number in numbers) for code, numbers in areas.items()}
    return Figures(
        known({number: blurred_share(Counts.from_one(one), coins) for number, one in summed.items()}),
        known({code: blurred_share(Counts.from_one(one), coins) for code, one in by_area.items()}),
        blurred_share(Counts.from_one(sum(by_area.values())), coins),
        quartiles_of([Counts.from_one(sum(counts.values())) for counts in of_cities], coins),
    )


def _counter(said: Said, coins: Coins, quarter: str) -> Count:
    ways = (False, True)
    shared = {met: Counts(shared=1, met=int(met)).as_one() for met in ways}
    silent = {told: Counts(silent=1, told=int(told)).as_one() for told in ways}

    def count(city_id: int, number: int) -> int:
        met = (city_id, number) in said.met
        if said.is_shared(city_id, number):
            return shared[met]
        return silent[coins.tell(city_id, number, quarter, met)]

    return count


def _of_kept_sets(kept: Mapping[str, tuple[int, Members]], areas: Areas, said: Said) -> Iterable[dict[str, Any]]:
    """What the people of a city see of a list that it kept: of the cities that let them know, exactly."""
    for key, (owner_id, members) in kept.items():
        alike = find_alike(owner_id)
        sharing = {
            (city_id, number): (city_id, number) in said.met
            for (city_id, number), audience in said.audiences.items()
            if city_id in members and (audience in SHARED or (audience == "peers" and city_id in alike))
        }
        found = exact_figures(areas, sharing)
        if found.criteria:
            yield {"key": key, "size": len(members), "members": sorted(members), "figures": packed(found)}
