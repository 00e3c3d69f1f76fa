"""Who is found by a word, as long as they are few enough to be named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import named
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileArea, ProfileCriterion, ProfileText
from forum.blueprints.directory.queries.filtering import areas_named
from forum.blueprints.directory.rules.sets import bits_of
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.text import like_pattern


def find_by_words(actor: Actor, words: Sequence[str], typed: str, most: int) -> list[int | None]:
    """For each word, and last for all of it as a name, the set of those who have it; None when more than `most`.

    Each place where a word may stand is asked by itself for at most so many rows: a rare word is found by its index,
    a frequent one at once anywhere. One statement.
    """
    asked = [(number, place) for number, word in enumerate(words) for place in _places(actor, word)]
    asked.append((len(words), _of_name(like_pattern(typed.strip()))))
    named = [
        sa.select(sa.literal(at), sa.literal(number), place.limit(most + 1).subquery())
        for at, (number, place) in enumerate(asked)
    ]
    found: list[set[int]] = [set() for _ in range(len(words) + 1)]
    rows: Counter[int] = Counter()
    for at, number, member_id in session.execute(sa.union_all(*named)):
        found[number].add(member_id)
        rows[at] += 1
    cut_short = {asked[at][0] for at, count in rows.items() if count > most}
    return [None if number in cut_short or len(ids) > most else bits_of(ids) for number, ids in enumerate(found)]


def _places(actor: Actor, word: str) -> list[sa.Select[Any]]:
    pattern = like_pattern(word)
    places = [
        _shown(actor, ProfileText).where(ProfileText.text.like(pattern, escape="\\")),
        _of_name(pattern),
        sa.select(Member.id).where(Member.city_id.in_(sa.select(City.id).where(named(word)))),
    ]
    if areas := areas_named(word):
        places.append(_shown(actor, ProfileArea).where(ProfileArea.area_id.in_(areas)))
    if criterion := standard_queries.get_catalogue().find_criterion(word):
        places.append(_shown(actor, ProfileCriterion).where(ProfileCriterion.criterion_id == criterion.id))
    return places


def _of_name(pattern: str) -> sa.Select[Any]:
    return sa.select(Member.id).where(Member.search_name.like(pattern, escape="\\"))


def _shown(actor: Actor, table: Any) -> sa.Select[Any]:
    return sa.select(table.member_id).where(policies.reaches(actor, table.audience, table.member_id))
