"""What narrows a list of people, as SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import in_band, named
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileArea, ProfileCriterion, ProfileLanguage, ProfileText
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.rules.matching import MOST_ALIKE, Viewpoint
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.text import fold, like_pattern

MOST_WORDS = 6


@dataclass(frozen=True)
class Filters:
    """What narrows the list. Codes of areas and criteria may be typed in any way; an unknown one finds nobody.

    `criterion` finds those who can help with it or look for it; `peers_only` those of the cities most like the
    viewer's; `role="lead"` those who lead their city here, `role="staff"` administrators too.
    """

    q: str = ""
    city: int | None = None
    country: str | None = None
    practice_area: str | None = None
    criterion: str | None = None
    can_help_with: str | None = None
    looking_for: str | None = None
    language: str | None = None
    population_band: str | None = None
    role: str | None = None
    peers_only: bool = False

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Filters:
        """The filters among other values of a query."""
        return cls(**{field.name: values[field.name] for field in fields(cls) if values.get(field.name) is not None})


def visible_people(actor: Actor) -> sa.Select[Any]:
    """The members one sees, joined to their cities and profiles."""
    return (
        policies.listed_members(actor)
        .outerjoin(City, City.id == Member.city_id)
        .outerjoin(Profile, Profile.member_id == Member.id)
    )


_KINDS = {"criterion": ("help", "seek"), "can_help_with": ("help",), "looking_for": ("seek",)}


def conditions(actor: Actor, filters: Filters, view: Viewpoint) -> dict[str, Any]:
    """A condition for each filter in use, by its name, so that a count can leave one open."""
    catalogue = standard_queries.get_catalogue()
    found: dict[str, Any] = {}
    for number, word in enumerate(filters.q.split()[:MOST_WORDS]):
        found[f"q{number}"] = _has_word(actor, word)
    if filters.city:
        found["city"] = Member.city_id == filters.city
    if filters.country:
        found["country"] = City.country_code == filters.country.upper()
    if filters.population_band:
        found["population_band"] = in_band(filters.population_band)
    if filters.practice_area:
        area = catalogue.find_area(filters.practice_area)
        found["practice_area"] = _works_on(actor, [area.id] if area else [])
    for name, kinds in _KINDS.items():
        if code := getattr(filters, name):
            criterion = catalogue.find_criterion(code)
            found[name] = _names(actor, criterion.id if criterion else 0, kinds)
    if filters.language:
        found["language"] = _speaks(actor, filters.language)
    if filters.role:
        found["role"] = _has_role(filters.role)
    if filters.peers_only:
        found["peers_only"] = among_peers(view)
    return found


def among_peers(view: Viewpoint) -> sa.ColumnElement[bool]:
    """Whether a member works in one of the cities most like the viewer's."""
    return Member.city_id.in_(list(view.peers)[:MOST_ALIKE])


def _has_word(actor: Actor, word: str) -> sa.ColumnElement[bool]:
    catalogue = standard_queries.get_catalogue()
    pattern = like_pattern(word)
    told = fold(word)
    areas = [
        area.id
        for area in catalogue.areas
        if any(told in fold(str(name)) for name in (area.code, *area.names.values()))
    ]
    criterion = catalogue.find_criterion(word)
    ways = [
        _says(actor, pattern),
        Member.search_name.like(pattern, escape="\\"),  # of somebody who has no profile yet
        named(word),
    ]
    if areas:
        ways.append(_works_on(actor, areas))
    if criterion:
        ways.append(_names(actor, criterion.id, ("help", "seek")))
    return sa.or_(*ways)


def _says(actor: Actor, pattern: str) -> sa.ColumnElement[bool]:
    said = sa.select(ProfileText.member_id).where(ProfileText.text.like(pattern, escape="\\"))
    return Member.id.in_(said.where(policies.reaches(actor, ProfileText.audience, ProfileText.member_id)))


def _speaks(actor: Actor, language: str) -> sa.ColumnElement[bool]:
    spoken = sa.select(ProfileLanguage.member_id).where(ProfileLanguage.language == language)
    return Member.id.in_(spoken.where(policies.reaches(actor, ProfileLanguage.audience, ProfileLanguage.member_id)))


def _works_on(actor: Actor, area_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    works = sa.select(ProfileArea.member_id).where(ProfileArea.area_id.in_(area_ids))
    return Member.id.in_(works.where(policies.reaches(actor, ProfileArea.audience, ProfileArea.member_id)))


def _names(actor: Actor, criterion_id: int, kinds: Sequence[str]) -> sa.ColumnElement[bool]:
    named_by = sa.select(ProfileCriterion.member_id).where(ProfileCriterion.criterion_id == criterion_id)
    reached = policies.reaches(actor, ProfileCriterion.audience, ProfileCriterion.member_id)
    return Member.id.in_(named_by.where(ProfileCriterion.kind.in_(kinds), reached))


def _has_role(role: str) -> sa.ColumnElement[bool]:
    if role == "lead":
        return Member.leads_city.is_(True)
    if role == "staff":
        return Member.role.in_(["staff", "administrator"])
    return Member.role == role
