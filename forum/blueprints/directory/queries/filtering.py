"""What narrows a list of people, as SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.policies import level_seen
from forum.blueprints.cities.queries.cities import in_band, named
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileArea, ProfileCriterion, ProfileLanguage, ProfileText
from forum.blueprints.directory.models.fields import ProfileField, ProfileValue
from forum.blueprints.directory.rules.days import local_days
from forum.blueprints.directory.rules.matching import MOST_ALIKE, Viewpoint
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.database import holds_word
from forum.kernel.text import fold

MOST_WORDS = 6
_SHORT = 3  # letters, with which many names begin
_NOT_A_LETTER = re.compile(r"[^\w]+")
KINDS = {"criterion": ("help", "seek"), "can_help_with": ("help",), "looking_for": ("seek",)}


@dataclass(frozen=True)
class Filters:
    """What narrows the list. Codes of areas and criteria may be typed in any way; an unknown one finds nobody.

    `criterion` finds those who can help with it or look for it; `peers_only` those of the cities most like the
    viewer's; `level` those of cities with this certified level, as far as it is shared with the viewer; `available`
    those who are not out of office today; `role="lead"` those who lead their city here, `role="staff"` administrators
    too; `field` holds `slug:choice` for configured fields.
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
    level: str | None = None
    role: str | None = None
    peers_only: bool = False
    available: bool = False
    field: Sequence[str] = ()

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Filters:
        """The filters among other values of a query."""
        given = {one.name: values[one.name] for one in fields(cls) if values.get(one.name) is not None}
        return cls(**given | {"field": tuple(given.get("field", ()))})

    @property
    def words(self) -> list[str]:
        """What was typed, word by word."""
        return words_of(self.q)

    @property
    def chosen_fields(self) -> dict[str, str]:
        """The choice for each configured field, by its slug."""
        return {slug: choice for slug, _, choice in (one.partition(":") for one in self.field)}


def words_of(typed: str) -> list[str]:
    """What was typed, word by word."""
    return typed.split()[:MOST_WORDS]


def visible_people(actor: Actor) -> sa.Select[Any]:
    """The members one finds in the directory, joined to their cities."""
    return policies.listed_members(actor).outerjoin(City, City.id == Member.city_id)


def conditions(actor: Actor, filters: Filters, view: Viewpoint) -> dict[str, sa.ColumnElement[bool]]:
    """A condition for each filter in use, by its name; each asks only for what its member shows to the actor."""
    found = {f"q{number}": has_word(actor, word) for number, word in enumerate(filters.words)}
    if filters.city:
        found["city"] = Member.city_id == filters.city
    if filters.country:
        found["country"] = _in_cities(City.country_code == filters.country.upper())
    if filters.population_band:
        found["population_band"] = _in_cities(in_band(filters.population_band))
    if filters.level:
        found["level"] = _in_cities(sa.and_(City.level == filters.level, level_seen(actor)))
    if filters.practice_area:
        area = standard_queries.get_catalogue().find_area(filters.practice_area)
        found["practice_area"] = _works_on(actor, [area.id] if area else [])
    found |= _about_criteria(actor, filters)
    if filters.language:
        found["language"] = _shows(actor, ProfileLanguage, ProfileLanguage.language == filters.language)
    if filters.role:
        found["role"] = _has_role(filters.role)
    if filters.peers_only:
        found["peers_only"] = among_peers(view)
    if filters.available:
        found["available"] = sa.not_(is_away(actor))
    for slug, choice in filters.chosen_fields.items():
        found[f"field:{slug}"] = _answers(actor, slug, choice)
    return found


def among_peers(view: Viewpoint) -> sa.ColumnElement[bool]:
    """Whether a member works in one of the cities most like the viewer's."""
    return Member.city_id.in_(list(view.peers)[:MOST_ALIKE])


def is_away(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether a member is out of office today, in her own time zone, and shows it to the actor."""
    days = local_days(clock.now())
    usual, *others = sorted(days, key=lambda day: -len(days[day]))
    today = sa.case(*((Member.timezone.in_(days[day]), day) for day in others), else_=usual) if others else usual
    begun = sa.or_(Member.away_from.is_(None), Member.away_from <= today)
    soon = Member.away_until >= min(days) - timedelta(days=1)  # for the index
    shown = policies.reaches(actor, Member.away_audience, Member.id)
    return sa.and_(Member.away_until.is_not(None), soon, Member.away_until >= today, begun, shown)


def has_word(actor: Actor, word: str) -> sa.ColumnElement[bool]:
    """Whether a word is in what a member shows to the actor, in her city's name, or names her areas or criteria."""
    ways = [
        holds_word(Member.search_name, word),  # of somebody who has no profile yet
        _in_cities(named(word)),
        _shows(actor, ProfileText, holds_word(ProfileText.text, word)),
    ]
    if areas := areas_named(word):
        ways.append(_works_on(actor, areas))
    if criterion := standard_queries.get_catalogue().find_criterion(word):
        ways.append(_names(actor, criterion.id, ("help", "seek")))
    return sa.or_(*ways)


def areas_named(word: str) -> list[int]:
    """The practice areas whose code or name, in any language, has this word, or one that begins with its four letters.

    Names stand for many people: with `ana` nobody looks for all who work on data management, nor for every analyst.
    """
    told = f" {fold(word)}" if len(word) > _SHORT else f" {fold(word)} "
    areas = standard_queries.get_catalogue().areas
    return [area.id for area in areas if any(told in _spaced(name) for name in (area.code, *area.names.values()))]


def _spaced(name: object) -> str:
    return f" {_NOT_A_LETTER.sub(' ', fold(str(name)))} "


def filterable_fields() -> sa.Select[Any]:
    """The configured fields that one can filter by."""
    return sa.select(ProfileField).where(ProfileField.filterable.is_(True), ProfileField.removed_at.is_(None))


def helps(actor: Actor, criterion_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """Whether a member shows the actor that she can help with one of these."""
    return _shows(
        actor, ProfileCriterion, ProfileCriterion.criterion_id.in_(criterion_ids), ProfileCriterion.kind == "help"
    )


def _about_criteria(actor: Actor, filters: Filters) -> dict[str, sa.ColumnElement[bool]]:
    found = {}
    for name, kinds in KINDS.items():
        if code := getattr(filters, name):
            criterion = standard_queries.get_catalogue().find_criterion(code)
            found[name] = _names(actor, criterion.id if criterion else 0, kinds)
    return found


def _works_on(actor: Actor, area_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    return _shows(actor, ProfileArea, ProfileArea.area_id.in_(area_ids))


def _names(actor: Actor, criterion_id: int, kinds: Sequence[str]) -> sa.ColumnElement[bool]:
    mine = (ProfileCriterion.criterion_id == criterion_id, ProfileCriterion.kind.in_(kinds))
    return _shows(actor, ProfileCriterion, *mine)


def _answers(actor: Actor, slug: str, choice: str) -> sa.ColumnElement[bool]:
    asked = filterable_fields().with_only_columns(ProfileField.id).where(ProfileField.slug == slug)
    return _shows(actor, ProfileValue, ProfileValue.field_id == asked.scalar_subquery(), ProfileValue.choice == choice)


def _has_role(role: str) -> sa.ColumnElement[bool]:
    if role == "lead":
        return Member.leads_city.is_(True)
    if role == "staff":
        return Member.role.in_(["staff", "administrator"])
    return Member.role == role


def _in_cities(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.func.coalesce(Member.city_id.in_(sa.select(City.id).where(condition)), sa.false())


def _shows(actor: Actor, table: Any, *conditions: Any) -> sa.ColumnElement[bool]:
    """Whether a member has such a row and shows it to the actor.

    The row is looked up by its key for each member asked about. A limited subquery is not turned into a join, so that
    no database reads a million rows first where the list needs twenty people.
    """
    rows = sa.select(sa.literal(1)).where(table.member_id == Member.id, *conditions)
    shown = rows.where(policies.reaches(actor, table.audience, table.member_id))
    return shown.correlate(Member).limit(1).scalar_subquery().is_not(None)
