"""The sets of members as somebody sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from forum.blueprints.directory.policies import Sight, sees_every_audience
from forum.blueprints.directory.queries.facts import LISTED, WORDS, token
from forum.blueprints.directory.queries.naming import name_all
from forum.blueprints.directory.queries.sets import get_sets
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.blueprints.directory.rules.sets import Sets, bits_of, ids_of
from forum.kernel.actor import Actor
from forum.kernel.audiences import Audience
from forum.kernel.companions import all_companions

_MOST_COMPANIONS_ASKED = 1_000


@dataclass
class Seen:
    """The sets as an actor sees them: the rule of `policies.reaches` for all members at once."""

    actor: Actor
    sets: Sets
    _companions: int | None = field(default=None, repr=False)

    def of(self, kind: str, value: Any) -> int:
        """Those who show the actor this value."""
        wide, groups, own = (
            self.sets.of(token(kind, value, layer)) for layer in (Audience.MEMBERS, Audience.GROUPS, Audience.ME)
        )
        if sees_every_audience(self.actor):
            return wide | groups | own
        more = (own & self._me) | (groups & (self._me | self.companions) if groups else 0)
        return wide | more if more else wide

    def of_any(self, kinds: Iterable[str], values: Iterable[Any]) -> int:
        """Those who show the actor one of these values as one of these kinds."""
        asked = list(values)
        return reduce(or_, (self.of(kind, value) for kind in kinds for value in asked), 0)

    def of_level(self, level: str) -> int:
        """Those of cities with a certified level: where it is shared, of the actor's own city, for staff of all."""
        shared, kept = (self.sets.of(token("level", level, layer)) for layer in (Audience.MEMBERS, Audience.ME))
        if sees_every_audience(self.actor):
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
    def who_say_more(self) -> int | None:
        """The actor herself and those whose words for their groups she reads; None when she reads everybody's."""
        return None if sees_every_audience(self.actor) else self.companions | self._me

    @property
    def _me(self) -> int:
        return 1 << (self.actor.id or 0)

    @property
    def companions(self) -> int:
        """Of those who show something to their groups alone, the ones who share a group with the actor."""
        if self._companions is None:
            asked = self.sets.of(token("any", "", Audience.GROUPS)) | self.sets.of(token(WORDS, "", Audience.GROUPS))
            self._companions = _companions_among(self.actor, asked) if asked else 0
        return self._companions


def see(actor: Actor) -> Seen | None:
    """The sets as the actor sees them; None while too much has to be packed anew."""
    sets = get_sets()
    if sets is None:
        return None
    return Seen(actor, sets)


def _companions_among(actor: Actor, asked: int) -> int:
    if asked.bit_count() <= _MOST_COMPANIONS_ASKED:
        return bits_of(Sight.of(actor, ids_of(asked)).companions)
    return asked & bits_of(name_all(all_companions(actor)))
