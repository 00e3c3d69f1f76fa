"""What narrows a list of people, as sets: for counting, and to know whether few match before asking for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.fields import ProfileField
from forum.blueprints.directory.queries.facts import AWAY
from forum.blueprints.directory.queries.filtering import KINDS, Filters, filterable_fields, is_away
from forum.blueprints.directory.queries.naming import is_one_of, name_all
from forum.blueprints.directory.queries.seeing import Seen, see
from forum.blueprints.directory.queries.tiers import Tier
from forum.blueprints.directory.queries.words import Found, find_by_name, find_by_words
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.blueprints.directory.rules.sets import bits_of, ids_of
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.database import session

# Of those who have what was typed or are away, more are not named one by one: some more than are counted exactly, so
# that a few who are not listed do not hide that there are as many.
MOST_NAMED = 10_500
# Where more have it in their names, the order of names soon comes to them.
_MOST_BY_NAME = 1_000
_FEW = 1_000  # among so many, one asks by their ids


@dataclass(frozen=True)
class Narrowed:
    """What narrows a list, found once for the list and for its numbers: `by` has the set of each filter in use.

    None stands for a set that is larger than what is named one by one. Being away is not among them, since it changes
    with the day. `left` are those whom all these filters let through, as far as their sets are known.
    """

    seen: Seen
    by: Mapping[str, int | None]
    words: Found | None = None

    @property
    def left(self) -> int:
        return reduce(and_, (one for one in self.by.values() if one is not None), self.seen.listed)


def narrow(actor: Actor, filters: Filters, view: Viewpoint, most: int = MOST_NAMED) -> Narrowed | None:
    """The sets of the filters in use; None while too much has to be packed anew.

    Of those who have what was typed `most` are named. A statement for configured fields, two for words.
    """
    seen = see(actor)
    if seen is None:
        return None
    words = None
    if filters.words:
        words = find_by_words(seen, list(dict.fromkeys(filters.words)), most)
    by = {"q": words.ids if words.complete else None} if words else {}
    return Narrowed(seen, by | _by_filter(seen, filters, view), words)


def _by_filter(seen: Seen, filters: Filters, view: Viewpoint) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    if filters.city:
        found["city"] = seen.sets.in_cities(frozenset([filters.city]))
    if filters.peers_only:
        found["peers_only"] = seen.near(view)
    if filters.role:
        found["role"] = of_role(seen, filters.role)
    for name in ("country", "language", "population_band"):
        if value := getattr(filters, name):
            found[name] = seen.of(name, value.upper() if name == "country" else value)
    if filters.level:
        found["level"] = seen.of_level(filters.level)
    return found | _of_the_standard(seen, filters) | _of_fields(seen, filters)


def settle(
    narrowed: Narrowed | None, tiers: Sequence[Tier], helping: Collection[int], most: int, typed: str = ""
) -> tuple[list[Tier], bool]:
    """The tiers, each with the ids among which its people are where those are few: at most `most`, in a city fewer.

    `helping` are the criteria that the tiers of helpers are about, `typed` is what tiers of names are about; where many
    match, one statement asks for these. The second answer is whether those ids are of people who have all the words
    typed, as the database has just said, so that it need not be asked again.
    """
    if narrowed is None:
        return list(tiers), False
    left = narrowed.left
    if left.bit_count() <= most:
        ids = ids_of(left)
        return [replace(tier, among=ids) for tier in tiers], narrowed.by.get("q") is not None
    helpers = narrowed.seen.of_any(["help"], helping)
    named = find_by_name(typed, _MOST_BY_NAME) if any(tier.named for tier in tiers) else None
    return [_settled(tier, _of_tier(narrowed, tier, tiers, left, helpers, named), most) for tier in tiers], False


def _of_tier(narrowed: Narrowed, tier: Tier, tiers: Sequence[Tier], left: int, helpers: int, named: int | None) -> int:
    sets = narrowed.seen.sets
    if tier.helpers is not None:
        left &= helpers if tier.helpers else ~helpers
    if tier.named and named is not None:
        left &= named
    if tier.city_id is not None:
        left &= sets.in_cities(frozenset([tier.city_id]))
    if tier.elsewhere:
        left &= ~sets.in_cities(frozenset(one.city_id for one in tiers if one.city_id is not None))
    return left


def _settled(tier: Tier, left: int, most: int) -> Tier:
    number = left.bit_count()
    return replace(tier, among=ids_of(left)) if number <= (most // 6 if tier.city_id is not None else most) else tier


def who_is_away(seen: Seen, among: int) -> int | None:
    """Who of these is out of office today and shows it to the actor; None when they are too many to be named.

    At most one statement.
    """
    asked = among & seen.sets.of(AWAY)
    if not asked:
        return 0
    away = sa.select(Member.id).where(is_away(seen.actor))
    return _named(away.where(is_one_of(Member.id, ids_of(asked))) if asked.bit_count() <= _FEW else away, MOST_NAMED)


def of_role(seen: Seen, role: str) -> int:
    """Those of a role; administrators are programme staff too."""
    found = seen.of("role", role)
    return found | seen.of("role", "administrator") if role == "staff" else found


def _of_the_standard(seen: Seen, filters: Filters) -> dict[str, int]:
    catalogue, found = standard_queries.get_catalogue(), {}
    if filters.practice_area:
        area = catalogue.find_area(filters.practice_area)
        found["practice_area"] = seen.of("practice_area", area.id) if area else 0
    for name, kinds in KINDS.items():
        if code := getattr(filters, name):
            criterion, found[name] = catalogue.find_criterion(code), 0
            if criterion is not None:
                found[name] = seen.of_any(kinds, [criterion.id])
    return found


def _of_fields(seen: Seen, filters: Filters) -> dict[str, int]:
    if not filters.field:
        return {}
    slugs = filters.chosen_fields
    asked = filterable_fields().with_only_columns(ProfileField.slug, ProfileField.id)
    ids = {row.slug: row.id for row in session.execute(asked.where(ProfileField.slug.in_(slugs)))}
    return {
        f"field:{slug}": seen.of(f"field:{ids[slug]}", choice) if slug in ids else 0 for slug, choice in slugs.items()
    }


def _named(statement: sa.Select[Any], most: int) -> int | None:
    ids = name_all(statement.limit(most + 1))
    return None if len(ids) > most else bits_of(ids)
