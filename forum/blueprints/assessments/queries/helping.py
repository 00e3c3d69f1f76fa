"""For what a city has not met: one person to call, and a document that others use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.assessments.queries.board import Board, Gap, Line, Used
from forum.blueprints.directory import policies as directory_policies
from forum.blueprints.directory.models.details import ProfileCriterion
from forum.blueprints.directory.queries.filtering import is_away
from forum.blueprints.directory.queries.people import get_people
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.library import policies as library_policies
from forum.blueprints.library.models.adoptions import Adoption
from forum.blueprints.library.models.resources import Resource, resource_criteria
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.next_steps import next_steps


def find_gaps(actor: Actor, board: Board) -> Board:
    """The board with its gaps, first what most others met; the number of statements is constant."""
    lines = board.not_met
    chosen = _choose_helpers(actor, board, [line.criterion.id for line in lines])
    people = get_people(actor, set(chosen.values())) if chosen else {}
    used = _find_used(actor, [line.criterion.id for line in lines], list(board.pool))
    steps = next_steps(actor, [line.criterion.id for line in lines])
    gaps = [_gap(board, one, people.get(chosen.get(one.criterion.id, 0)), used.get(one.criterion.id)) for one in lines]
    return replace(board, gaps=[replace(gap, next_steps=steps.get(gap.line.criterion.id, ())) for gap in gaps])


def _gap(board: Board, line: Line, person: Person | None, used: Used | None) -> Gap:
    met = (
        person is not None
        and person.city is not None
        and person.city.id in board.met_in_pool.get(line.criterion.id, ())
    )
    return Gap(line, person, met, used)


def _choose_helpers(actor: Actor, board: Board, criteria: Sequence[int]) -> dict[int, int]:
    """For each criterion the member who offers help with it, of a city that met it if any, the most similar first."""
    found: dict[int, list[tuple[bool, int, int]]] = {}
    for criterion_id, city_id, member_id in _helping(actor, criteria, list(board.pool)):
        met = city_id in board.met_in_pool.get(criterion_id, ())
        found.setdefault(criterion_id, []).append((not met, board.pool[city_id], member_id))
    return {criterion_id: min(places)[2] for criterion_id, places in found.items()}


def _helping(actor: Actor, criteria: Sequence[int], cities: Sequence[int]) -> Iterable[tuple[int, int, int]]:
    """One member of each city for each criterion, of those whom the actor finds and who are there."""
    offered = sa.and_(
        ProfileCriterion.member_id == Member.id, ProfileCriterion.kind == "help",
        ProfileCriterion.criterion_id.in_(criteria),
        directory_policies.reaches(actor, ProfileCriterion.audience, ProfileCriterion.member_id),
    )  # fmt: skip
    columns = (ProfileCriterion.criterion_id, Member.city_id, sa.func.min(Member.id))
    others = directory_policies.listed_members(actor).with_only_columns(*columns).join(ProfileCriterion, offered)
    others = others.where(
        Member.city_id.in_(cities), Member.id != (actor.id or 0), directory_policies.is_together(actor, Member.id),
        sa.not_(is_away(actor)),
    )  # fmt: skip
    rows = session.execute(others.group_by(ProfileCriterion.criterion_id, Member.city_id))
    return [(row[0], row[1], row[2]) for row in rows if row[1] is not None]


def _find_used(actor: Actor, criteria: Sequence[int], cities: Sequence[int]) -> Mapping[int, Used]:
    """For each criterion the document that most of these cities use; two statements."""
    number = sa.func.count(sa.distinct(Adoption.city_id)).label("number")
    about = resource_criteria.c
    rows = session.execute(
        library_policies.visible_adoptions(actor).with_only_columns(about.criterion_id, Adoption.resource_id, number)
        .join(resource_criteria, about.resource_id == Adoption.resource_id)
        .where(Adoption.city_id.in_(cities), about.criterion_id.in_(criteria))
        .group_by(about.criterion_id, Adoption.resource_id).order_by(number.desc(), Adoption.resource_id)
    )  # fmt: skip
    best: dict[int, tuple[int, int]] = {}
    for criterion_id, resource_id, cities_using in rows:
        best.setdefault(criterion_id, (resource_id, cities_using))
    shown = library_policies.visible_resources(actor).where(Resource.id.in_({one for one, _ in best.values()}))
    resources = {resource.id: resource for resource in session.scalars(shown)} if best else {}
    return {number: Used(resources[one], count) for number, (one, count) in best.items() if one in resources}
