"""What each member of some blocks can be filtered by, read from the tables that know it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.rules.population_bands import population_band
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileArea, ProfileCriterion, ProfileLanguage, ProfileText
from forum.blueprints.directory.models.fields import ProfileValue
from forum.blueprints.directory.rules.sets import MEMBERS_A_BLOCK, Block, collect
from forum.kernel.actor import SYSTEM
from forum.kernel.audiences import Audience
from forum.kernel.database import session

LISTED = "listed"
UNWRITTEN = "unwritten"  # whose profile, and the words in it, are still to be made
AWAY = "away"  # who has been out of office, is, or will be, whoever may know it
WORDS = "words"  # whose words for her groups, or for herself, are more than all members read
# A part shown to members and one shown to everybody are counted alike: only members read the directory.
LAYERS = (Audience.ME, Audience.GROUPS, Audience.MEMBERS)
_TEXT = sa.String(60)


def token(kind: str, value: Any, audience: int = Audience.MEMBERS) -> str:
    """The name of the set of those who show a value to an audience."""
    return f"{kind}:{value}:{min(audience, Audience.MEMBERS)}"


def read_blocks(numbers: Collection[int]) -> dict[int, Block]:
    """The sets of these blocks as the tables say now; two statements."""
    listed = policies.listed_members(SYSTEM).outerjoin(City, City.id == Member.city_id)
    of_city = (City.country_code, City.population, City.level, City.level_shared)
    written = sa.select(ProfileText.member_id).where(ProfileText.member_id == Member.id).exists().label("written")
    columns = (Member.id, Member.role, Member.leads_city, Member.city_id, Member.away_until, *of_city, written)
    members = session.execute(listed.with_only_columns(*columns).where(_within(Member.id, numbers))).all()
    cities = ((row.id, row.city_id) for row in members if row.city_id is not None)
    found = collect(chain(_of_members(members), _of_profiles(numbers)), cities)
    return {number: found.get(number, {}) for number in numbers}


def _of_members(members: Sequence[Any]) -> Iterator[tuple[int, str]]:
    for row in members:
        yield row.id, LISTED
        yield row.id, token("role", row.role)
        if not row.written:
            yield row.id, UNWRITTEN
        if row.away_until is not None:
            yield row.id, AWAY
        if row.leads_city:
            yield row.id, token("role", "lead")
        if row.country_code is not None:
            yield row.id, token("country", row.country_code)
            yield row.id, token("population_band", population_band(row.population).code)
        if row.level:
            yield row.id, token("level", row.level, Audience.MEMBERS if row.level_shared else Audience.ME)


def _of_profiles(numbers: Collection[int]) -> Iterator[tuple[int, str]]:
    parts = sa.union_all(
        _rows(ProfileLanguage, sa.literal("language"), ProfileLanguage.language, numbers),
        _rows(ProfileArea, sa.literal("practice_area"), ProfileArea.area_id, numbers),
        _rows(ProfileCriterion, ProfileCriterion.kind, ProfileCriterion.criterion_id, numbers),
        _rows(
            ProfileValue, sa.literal("field:") + sa.cast(ProfileValue.field_id, _TEXT), ProfileValue.choice, numbers
        ).where(ProfileValue.choice.is_not(None)),
        _rows(ProfileText, sa.literal(WORDS), sa.literal(""), numbers).where(ProfileText.audience < Audience.MEMBERS),
    )
    for member_id, kind, value, audience in session.execute(parts):
        yield member_id, token(kind, value, audience)
        if audience == Audience.GROUPS:
            yield member_id, token("any", "", audience)


def _rows(table: Any, kind: Any, value: Any, numbers: Collection[int]) -> sa.Select[Any]:
    columns = (table.member_id, sa.cast(kind, _TEXT), sa.cast(value, _TEXT), table.audience)
    return sa.select(*columns).where(_within(table.member_id, numbers))


def _within(column: Any, numbers: Collection[int]) -> sa.ColumnElement[bool]:
    """Members of these blocks, as ranges: a block has too many ids to name them."""
    begins: list[list[int]] = []
    for number in sorted(numbers):
        if begins and begins[-1][1] == number:
            begins[-1][1] = number + 1
        else:
            begins.append([number, number + 1])
    ranges = [sa.and_(column >= first * MEMBERS_A_BLOCK, column < last * MEMBERS_A_BLOCK) for first, last in begins]
    return sa.or_(sa.false(), *ranges)
