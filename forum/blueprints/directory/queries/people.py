"""People: members with their profiles, and why they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries import peers as peers_of
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.rules.matching import Viewpoint, Why, reasons_for
from forum.blueprints.standards import queries as standard_queries
from forum.blueprints.standards.rules import AreaCard, Catalogue, CriterionCard
from forum.kernel.actor import Actor
from forum.kernel.database import session

MOST_PEERS = 50


@dataclass(frozen=True)
class Person:
    """A member with her profile, with areas and criteria named, and with why she is shown to whoever looks."""

    member: Member
    profile: Profile
    practice_areas: Sequence[AreaCard] = ()
    can_help_with: Sequence[CriterionCard] = ()
    looking_for: Sequence[CriterionCard] = ()
    reasons: tuple[Why, ...] = ()

    @property
    def id(self) -> int:
        return self.member.id

    @property
    def version(self) -> int:
        return self.profile.version

    @property
    def path(self) -> str:
        return self.member.path

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def handle(self) -> str:
        return self.member.handle

    @property
    def job_title(self) -> str:
        return self.member.job_title

    @property
    def city(self) -> City | None:
        return self.member.city

    @property
    def languages(self) -> list[str]:
        return [spoken.language for spoken in self.profile.languages]


def get_person(actor: Actor, member_id: int) -> Person:
    """A member with profile and city. Raises NotFound."""
    member = account_queries.get_member(actor, member_id)
    return complete([member], Viewpoint())[0]


def get_people(actor: Actor, ids: Iterable[int]) -> Mapping[int, Person]:
    """The visible ones of these members with their profiles, by id."""
    members = list(account_queries.get_members(actor, ids).values())
    return {person.id: person for person in complete(members, Viewpoint())}


def with_lists() -> list[ExecutableOption]:
    """Load the lists of a profile; one statement each."""
    return [selectinload(Profile.languages), selectinload(Profile.areas), selectinload(Profile.criteria)]


def complete(members: Sequence[Member], view: Viewpoint, asked: Set[int] = frozenset()) -> list[Person]:
    """These members with their profiles, empty ones for those who have none yet; four statements."""
    statement = sa.select(Profile).where(Profile.member_id.in_([member.id for member in members]))
    profiles = {profile.member_id: profile for profile in session.scalars(statement.options(*with_lists()))}
    catalogue = standard_queries.get_catalogue()
    return [
        _person(member, profiles.get(member.id) or Profile.empty(member), view, asked, catalogue) for member in members
    ]


def viewpoint(actor: Actor, *, peers: int = MOST_PEERS) -> Viewpoint:
    """What decides how near somebody is to the actor; two statements for a member."""
    if not actor.signed_in:
        return Viewpoint()
    interests = actor.fact("interests")
    city_id: int | None = getattr(actor, "city_id", None)
    return Viewpoint(actor.id, city_id, interests["seek"], interests["help"], peers_of.find_peers(city_id, peers))


def _person(member: Member, profile: Profile, view: Viewpoint, asked: Set[int], catalogue: Catalogue) -> Person:
    criteria = catalogue.criterion_by_id
    helps, seeks = profile.criterion_ids("help"), profile.criterion_ids("seek")
    reasons = reasons_for(
        view, member_id=member.id, city_id=member.city_id, helps=frozenset(helps), seeks=frozenset(seeks), asked=asked
    )
    areas = [catalogue.area_by_id[area.area_id] for area in profile.areas if area.area_id in catalogue.area_by_id]
    can_help_with = [criteria[number] for number in helps if number in criteria]
    looking_for = [criteria[number] for number in seeks if number in criteria]
    return Person(member, profile, areas, can_help_with, looking_for, _with_codes(reasons, criteria))


def _with_codes(reasons: tuple[Why, ...], criteria: Mapping[int, CriterionCard]) -> tuple[Why, ...]:
    return tuple(
        replace(why, values={"codes": [criteria[number].code for number in why.criteria if number in criteria]})
        if why.criteria
        else why
        for why in reasons
    )
