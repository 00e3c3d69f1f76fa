"""What narrows a list of people, as sets: for counting, and to know whether few match before asking for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_, or_
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.fields import ProfileField
from forum.blueprints.directory.policies import Sight
from forum.blueprints.directory.queries.facts import LISTED, token
from forum.blueprints.directory.queries.filtering import KINDS, Filters, conditions, filterable_fields, is_away
from forum.blueprints.directory.queries.sets import get_sets
from forum.blueprints.directory.queries.tiers import Tier
from forum.blueprints.directory.queries.words import find_by_words
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.blueprints.directory.rules.sets import Sets, bits_of, ids_of
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor
from forum.kernel.audiences import Audience
from forum.kernel.companions import all_companions
from forum.kernel.database import session

# Of those who have a word or are away, more are not named one by one.
MOST_NAMED = 10_000
_MOST_COMPANIONS_ASKED = 1_000


@dataclass
class Seen:
    """The sets as an actor sees them: the rule of `policies.reaches` for all members at once."""

    actor: Actor
    sets: Sets
    some_words_are_frequent: bool = False
    typed_names: int | None = None  # those whose names have all that was typed, where they are few
    _companions: int | None = field(default=None, repr=False)

    def of(self, kind: str, value: Any) -> int:
        """Those who show the actor this value."""
        wide, groups, own = (
            self.sets.of(token(kind, value, layer)) for layer in (Audience.MEMBERS, Audience.GROUPS, Audience.ME)
        )
        if self.actor.is_staff:
            return wide | groups | own
        me = 1 << (self.actor.id or 0)
        return wide | (own & me) | (groups & (me | self.companions) if groups else 0)

    def of_level(self, level: str) -> int:
        """Those of cities with a certified level: where it is shared, of the actor's own city, for staff of all."""
        shared, kept = (self.sets.of(token("level", level, layer)) for layer in (Audience.MEMBERS, Audience.ME))
        if self.actor.is_staff:
            return shared | kept
        own_city = getattr(self.actor, "city_id", None)
        return shared | (kept & self.sets.in_cities(frozenset([own_city])) if own_city and kept else 0)

    def near(self, view: Viewpoint) -> int:
        """Those of the cities most like the viewer's."""
        return self.sets.in_cities(frozenset(view.alike))

    @property
    def listed(self) -> int:
        """Those one finds in the directory."""
        return self.sets.of(LISTED) if self.actor.signed_in or self.actor.is_system else 0

    @property
    def companions(self) -> int:
        """Of those who show something to their groups alone, the ones who share a group with the actor."""
        if self._companions is None:
            asked = self.sets.of(token("any", "", Audience.GROUPS))
            self._companions = _companions_among(self.actor, asked) if asked else 0
        return self._companions


def see(actor: Actor) -> Seen | None:
    """The sets as the actor sees them; None while too much has to be packed anew."""
    sets = get_sets()
    if sets is None:
        return None
    return Seen(actor, sets)


def narrow(seen: Seen, filters: Filters, view: Viewpoint) -> dict[str, int | None]:
    """The set of each filter in use, by its name; None where it is larger than what is named one by one.

    A statement each for words, for being away, and for configured fields.
    """
    actor = seen.actor
    found: dict[str, int | None] = {}
    if filters.words:
        found["q"] = _with_words(seen, filters)
    if filters.city:
        found["city"] = seen.sets.in_cities(frozenset([filters.city]))
    if filters.peers_only:
        found["peers_only"] = seen.near(view)
    if filters.available:
        away = who_is_away(actor)
        found["available"] = None if away is None else seen.listed & ~away
    if filters.role:
        found["role"] = of_role(seen, filters.role)
    for name in ("country", "language", "population_band"):
        if value := getattr(filters, name):
            found[name] = seen.of(name, value.upper() if name == "country" else value)
    if filters.level:
        found["level"] = seen.of_level(filters.level)
    return found | _of_the_standard(seen, filters) | _of_fields(seen, filters)


def settle(
    actor: Actor, filters: Filters, view: Viewpoint, tiers: Sequence[Tier], helping: Collection[int], most: int
) -> tuple[list[Tier], bool]:
    """The tiers, each with the ids among which its people are where those are few: at most `most`, in a city fewer.

    `helping` are the criteria that the tiers of helpers are about. The second answer is whether those ids are of
    people who have all the words typed, as the database has just said, so that it need not be asked again.
    """
    seen = see(actor) if most and (helping or filters != Filters()) else None
    if seen is None:
        return list(tiers), False
    narrowed = narrow(seen, filters, view)
    left = reduce(and_, (one for one in narrowed.values() if one is not None), seen.listed)
    exact = narrowed.get("q") is not None and not seen.some_words_are_frequent
    if left.bit_count() <= (MOST_NAMED if exact else most):
        ids = ids_of(left)
        return [replace(tier, among=ids) for tier in tiers], exact
    helpers = reduce(or_, (seen.of("help", number) for number in helping), 0)
    return [_settled(tier, _of_tier(seen, tier, tiers, left, helpers), most) for tier in tiers], False


def _of_tier(seen: Seen, tier: Tier, tiers: Sequence[Tier], left: int, helpers: int) -> int:
    if tier.helpers is not None:
        left &= helpers if tier.helpers else ~helpers
    if tier.named and seen.typed_names is not None:
        left &= seen.typed_names
    if tier.city_id is not None:
        left &= seen.sets.in_cities(frozenset([tier.city_id]))
    if tier.elsewhere:
        left &= ~seen.sets.in_cities(frozenset(one.city_id for one in tiers if one.city_id is not None))
    return left


def _settled(tier: Tier, left: int, most: int) -> Tier:
    number = left.bit_count()
    return replace(tier, among=ids_of(left)) if number <= (most // 6 if tier.city_id is not None else most) else tier


def who_is_away(actor: Actor) -> int | None:
    """Those out of office today who show it to the actor; None when they are too many to be named."""
    return _named(sa.select(Member.id).where(is_away(actor)), MOST_NAMED)


def of_role(seen: Seen, role: str) -> int:
    """Those of a role; administrators are programme staff too."""
    found = seen.of("role", role)
    return found | seen.of("role", "administrator") if role == "staff" else found


def _with_words(seen: Seen, filters: Filters) -> int | None:
    # Two frequent words may be rare together, which only shows when both are known.
    most = MOST_NAMED if len(filters.words) == 1 else 4 * MOST_NAMED
    *by_word, seen.typed_names = find_by_words(seen.actor, filters.words, filters.q, most)
    known = [one for one in by_word if one is not None]
    seen.some_words_are_frequent = len(known) < len(by_word)
    if not known:
        return None
    found = seen.listed
    for one in known:
        found &= one
    return found


def count_exactly(actor: Actor, filters: Filters, among: int) -> int | None:
    """Those among a set who have every word typed, frequent ones too; None when the set is too large to ask."""
    ids = ids_of(among)
    if len(ids) > _MOST_COMPANIONS_ASKED:
        return None
    asked = conditions(actor, Filters(q=filters.q), Viewpoint()).values()
    return bits_of(session.scalars(sa.select(Member.id).where(Member.id.in_(ids), *asked)).all())


def _of_the_standard(seen: Seen, filters: Filters) -> dict[str, int]:
    catalogue, found = standard_queries.get_catalogue(), {}
    if filters.practice_area:
        area = catalogue.find_area(filters.practice_area)
        found["practice_area"] = seen.of("practice_area", area.id) if area else 0
    for name, kinds in KINDS.items():
        if code := getattr(filters, name):
            criterion, found[name] = catalogue.find_criterion(code), 0
            if criterion is not None:
                found[name] = reduce(or_, (seen.of(kind, criterion.id) for kind in kinds))
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
    ids: Sequence[int] = session.scalars(statement.limit(most + 1)).all()
    return None if len(ids) > most else bits_of(ids)


def _companions_among(actor: Actor, asked: int) -> int:
    if asked.bit_count() <= _MOST_COMPANIONS_ASKED:
        return bits_of(Sight.of(actor, ids_of(asked)).companions)
    return asked & bits_of(session.scalars(all_companions(actor)).all())
