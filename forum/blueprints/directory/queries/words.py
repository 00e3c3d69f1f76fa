"""Who is found by what was typed, as long as they are few enough to be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.cities.queries.cities import named
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileText
from forum.blueprints.directory.queries.facts import UNWRITTEN
from forum.blueprints.directory.queries.filtering import KINDS, areas_named
from forum.blueprints.directory.queries.naming import is_one_of, name_all, name_each
from forum.blueprints.directory.queries.seeing import Seen
from forum.blueprints.directory.rules.sets import bits_of, ids_of
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.audiences import Audience
from forum.kernel.database import holds_word

_FEW = 1_000  # among so many, words are looked for by their ids
_EVERYBODY = -1


@dataclass(frozen=True)
class Found:
    """Those who have every word typed: all of them when `complete`, else some."""

    ids: int
    complete: bool


def find_by_words(seen: Seen, words: Sequence[str], most: int) -> Found:
    """Who has every word; two statements, each place gives at most `most`.

    A word is in what somebody wrote, or elsewhere: in her city, her areas or her criteria, whose sets are known. For
    each choice of words that are elsewhere the database is asked who of those people wrote all the others. An index
    answers that for all words at once: two frequent words that are rare together cost what one rare word does.
    """
    found, asked = 0, [(_EVERYBODY, sa.select(Member.id).where(sa.false()))]
    for written, among in _choices(words, _elsewhere(seen, words)):
        asked += [(among, place) for place in _places(seen, written, among)] if written else []
        found |= 0 if written else among
    answers = _ask([place for _, place in asked], most)
    for (among, _), (ids, _) in zip(asked, answers, strict=True):
        found |= among & ids
    return Found(found & seen.listed, all(whole for _, whole in answers))


def find_by_name(typed: str, most: int) -> int | None:
    """Whose name has all that was typed; None when they are more than `most`. A statement."""
    ids = name_all(_in_name([typed.strip()]).limit(most + 1))
    return bits_of(ids) if len(ids) <= most else None


def _elsewhere(seen: Seen, words: Sequence[str]) -> dict[str, int]:
    """For each word that names a city, an area or a criterion, those who are found by that."""
    catalogue, found = standard_queries.get_catalogue(), {}
    for word, city_ids in zip(words, _cities_named(words), strict=True):
        criterion = catalogue.find_criterion(word)
        found[word] = seen.of_any(["practice_area"], areas_named(word))
        found[word] |= seen.of_any(KINDS["criterion"], [criterion.id]) if criterion else 0
        found[word] |= seen.sets.in_cities(city_ids) if city_ids else 0
    return {word: ids for word, ids in found.items() if ids}


def _cities_named(words: Sequence[str]) -> list[frozenset[int]]:
    return [frozenset(ids) for ids in name_each([sa.select(City.id).where(named(word)) for word in words])]


def _choices(words: Sequence[str], elsewhere: Mapping[str, int]) -> Iterator[tuple[list[str], int]]:
    """Each way to have all words: those that are written, and the people who have the others elsewhere."""
    for number in range(len(elsewhere) + 1):
        for chosen in combinations(elsewhere, number):
            if among := reduce(and_, (elsewhere[word] for word in chosen), _EVERYBODY):
                yield [word for word in words if word not in chosen], among


def _places(seen: Seen, written: Sequence[str], among: int) -> Iterator[sa.Select[Any]]:
    """Where all these words may stand: what all members may read, what some may, the name of who has no profile yet.

    Asked for itself, what all members may read has nothing in its way: of a frequent word the first rows are enough.
    """
    texts = sa.select(ProfileText.member_id).where(*(holds_word(ProfileText.text, word) for word in written))
    wide = policies.reaches_all_members(seen.actor, ProfileText.audience)
    yield from _among(texts.where(wide), ProfileText.member_id, among)
    if (more := seen.who_say_more) is not None:
        shown = policies.reaches(seen.actor, ProfileText.audience, ProfileText.member_id)
        narrow = texts.where(shown, ProfileText.audience < Audience.MEMBERS)
        yield from _among(narrow, ProfileText.member_id, more & among)
    yield from _among(_in_name(written), Member.id, seen.sets.of(UNWRITTEN) & among)


def _among(place: sa.Select[Any], number: Any, ids: int) -> Iterator[sa.Select[Any]]:
    """The place narrowed to these members where they are few; no place where there is nobody."""
    few = ids >= 0 and ids.bit_count() <= _FEW
    if ids:
        yield place.where(is_one_of(number, ids_of(ids))) if few else place


def _in_name(words: Sequence[str]) -> sa.Select[Any]:
    return sa.select(Member.id).where(*(holds_word(Member.search_name, word) for word in words))


def _ask(places: Sequence[sa.Select[Any]], most: int) -> list[tuple[int, bool]]:
    """For each place the members found there, and whether these are all."""
    return [(bits_of(ids), len(ids) <= most) for ids in name_each([place.limit(most + 1) for place in places])]
