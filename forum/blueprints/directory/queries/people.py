"""People: members with what their profiles show to whoever looks, and why they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.queries import peers as peers_of
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.policies import Sight
from forum.blueprints.directory.queries import fields as field_queries
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.matching import Viewpoint, Why, reasons_for
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.rules.catalogue import Catalogue, CriterionCard
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound

MOST_PEERS = 50


def get_person(actor: Actor, member_id: int) -> Person:
    """A member whose page the actor may open, with all that the actor sees of her. Raises NotFound."""
    person = find_person(actor, member_id)
    if person is None:
        raise NotFound
    return replace(person, fields=field_queries.list_fields())


def find_person(actor: Actor, member_id: int) -> Person | None:
    """The same without what staff ask in every profile; None for somebody whose page the actor may not open."""
    statement = policies.shown_members(actor).where(Member.id == member_id).options(account_queries.with_city())
    member = session.scalar(statement)
    return complete(actor, [member], Viewpoint(), options=whole())[0] if member is not None else None


def get_people(actor: Actor, ids: Iterable[int]) -> Mapping[int, Person]:
    """Those of these members whom the actor finds in the directory, by id."""
    found = policies.listed_members(actor) if actor.signed_in or actor.is_system else policies.shown_members(actor)
    statement = found.where(Member.id.in_(list(ids))).options(account_queries.with_city())
    return {person.id: person for person in complete(actor, session.scalars(statement).all(), Viewpoint())}


def with_lists() -> list[ExecutableOption]:
    """Load the lists that rows show; one statement each."""
    return [selectinload(Profile.languages), selectinload(Profile.areas), selectinload(Profile.criteria)]


def whole() -> list[ExecutableOption]:
    """Load all that a page shows; one statement each."""
    return [
        *with_lists(), selectinload(Profile.affiliations), selectinload(Profile.values),
        joinedload(Profile.stand_in).joinedload(Member.city),
    ]  # fmt: skip


def for_changes() -> list[ExecutableOption]:
    """Load what else a change of a profile may touch."""
    return [selectinload(Profile.affiliations), selectinload(Profile.values), selectinload(Profile.texts)]


def complete(
    actor: Actor,
    members: Sequence[Member],
    view: Viewpoint,
    asked: Set[int] = frozenset(),
    options: Sequence[ExecutableOption] | None = None,
    sight: Sight | None = None,
) -> list[Person]:
    """These members with what the actor sees of their profiles, empty ones for those who have none; five statements."""
    ids = [member.id for member in members]
    statement = sa.select(Profile).where(Profile.member_id.in_(ids)).options(*(options or with_lists()))
    profiles = {profile.member_id: profile for profile in session.scalars(statement)}
    catalogue, sight = standard_queries.get_catalogue(), sight or Sight.of(actor, ids)
    return [
        _person(Person(member, profiles.get(member.id) or Profile.empty(member), sight), view, asked, catalogue)
        for member in members
    ]


def viewpoint(actor: Actor, *, peers: int = MOST_PEERS) -> Viewpoint:
    """What decides how near somebody is to the actor; two statements for a member."""
    if not actor.signed_in:
        return Viewpoint()
    interests = actor.fact("interests")
    city_id: int | None = getattr(actor, "city_id", None)
    return Viewpoint(actor.id, city_id, interests["seek"], interests["help"], peers_of.find_peers(city_id, peers))


def _person(person: Person, view: Viewpoint, asked: Set[int], catalogue: Catalogue) -> Person:
    criteria, city_id = catalogue.criterion_by_id, person.member.city_id
    helps, seeks = person.criterion_ids("help"), person.criterion_ids("seek")
    reasons = reasons_for(
        view, member_id=person.id, city_id=city_id, helps=frozenset(helps), seeks=frozenset(seeks), asked=asked
    )
    areas = [catalogue.area_by_id[number] for number in person.area_ids if number in catalogue.area_by_id]
    return replace(
        person,
        practice_areas=areas,
        can_help_with=[criteria[number] for number in helps if number in criteria],
        looking_for=[criteria[number] for number in seeks if number in criteria],
        reasons=_with_codes(reasons, criteria),
    )


def _with_codes(reasons: tuple[Why, ...], criteria: Mapping[int, CriterionCard]) -> tuple[Why, ...]:
    return tuple(
        replace(why, values={"codes": [criteria[number].code for number in why.criteria if number in criteria]})
        if why.criteria
        else why
        for why in reasons
    )
