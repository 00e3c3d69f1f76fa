"""How many people there are for each value of a filter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Any

from forum.blueprints.cities.models.cities import LEVELS
from forum.blueprints.directory.models.fields import NO, YES, ProfileField
from forum.blueprints.directory.queries.facts import AWAY
from forum.blueprints.directory.queries.fields import list_fields
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.queries.narrowing import Narrowed, narrow, of_role, who_is_away
from forum.blueprints.directory.queries.people import viewpoint
from forum.blueprints.directory.queries.seeing import Seen
from forum.blueprints.directory.rules.facets import MOST_COUNTED
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.blueprints.directory.rules.sets import count_some
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.actor import Actor

ROLES = ("lead", "member", "staff", "administrator")


@dataclass(frozen=True)
class Counts:
    """How many match in all, for each value of each filter, and in each city.

    Where counting would take long values are told without numbers and without saying that nobody has them: for words
    that more than ten thousand people have, and while many blocks are packed anew, when none is told at all. `total`
    is then a number above ten thousand where that is certain, else None.
    """

    total: int | None
    values: Mapping[str, Mapping[Any, int | None]]
    by_city: Mapping[int, int] = field(default_factory=dict)
    fields: tuple[ProfileField, ...] = ()
    counted: bool = True

    def of(self, name: str, value: Any) -> int | None:
        """The number for a value: 0 when nobody has it, None when it was not counted."""
        return self.values.get(name, {}).get(value, 0 if self.counted else None)


def count_people(actor: Actor, filters: Filters, narrowed: Narrowed | None = None) -> Counts:
    """How many match for each value of each filter, the filter itself left open; only what the actor may see counts.

    The values of `practice_area`, `can_help_with` and `looking_for` are ids, of `peers_only` and `available` True, of
    `field:<slug>` choices, of the others codes. The number of statements does not depend on how many people there are,
    and the work grows by a bit for each member and value (docs/decisions/0009-facets-are-counted-with-bits.md).
    `narrowed` is what a list of the same filters has found already.
    """
    view, configured = viewpoint(actor), tuple(one for one in list_fields() if one.filterable)
    narrowed = narrowed or narrow(actor, filters, view)
    if narrowed is None:
        return Counts(None, {}, fields=configured, counted=False)
    counting, facets = _Counting.of(narrowed, filters), list(_facets(narrowed.seen, view, configured))
    if not counting.possible:
        offered = {name: dict.fromkeys(value for value, found in sets.items() if found != 0) for name, sets in facets}
        offered["available"] = {True: None}
        return Counts(counting.at_least, offered, fields=configured, counted=False)
    return Counts(
        total=counting.left_by(()).bit_count(),
        values={name: counting.count(name, sets) for name, sets in facets} | {"available": counting.count_available()},
        by_city=narrowed.seen.sets.count_by_city(counting.left_by(("city",))),
        fields=configured,
    )


@dataclass(frozen=True)
class _Counting:
    narrowed: Narrowed
    by: Mapping[str, int | None]

    @classmethod
    def of(cls, narrowed: Narrowed, filters: Filters) -> _Counting:
        seen, by = narrowed.seen, dict(narrowed.by)
        if filters.available:
            away = who_is_away(seen, seen.listed)
            by["available"] = None if away is None else seen.listed & ~away
        return cls(narrowed, by)

    @property
    def possible(self) -> bool:
        return None not in self.by.values()

    @property
    def at_least(self) -> int | None:
        """As many as certainly match, where words alone are frequent and that is more than is counted."""
        words = self.narrowed.words
        if words is None or any(found is None for name, found in self.by.items() if name != "q"):
            return None
        found = (self.left_by(("q",)) & words.ids).bit_count()
        return found if found > MOST_COUNTED else None

    def left_by(self, opened: Iterable[str]) -> int:
        """Those whom all filters but the opened ones let through."""
        kept = [found or 0 for name, found in self.by.items() if name not in opened]
        return reduce(and_, kept, self.narrowed.seen.listed)

    def count(self, name: str, sets: Mapping[Any, int | None]) -> dict[Any, int | None]:
        among = self.left_by((name,))
        most = (
            MOST_COUNTED if name != "language" else among.bit_length()
        )  # languages stand in the order of their numbers
        counted = {value: None if found is None else count_some(among & found, most) for value, found in sets.items()}
        return {value: number for value, number in counted.items() if number != 0}

    def count_available(self) -> dict[bool, int | None]:
        """Who is away is only asked for where those who never are do not suffice."""
        among, seen = self.left_by(("available",)), self.narrowed.seen
        number: int | None = count_some(among & ~seen.sets.of(AWAY), MOST_COUNTED)
        if number is not None and number <= MOST_COUNTED:
            away = who_is_away(seen, among)
            number = None if away is None else (among & ~away).bit_count()
        return {} if number == 0 else {True: number}


def _facets(
    seen: Seen, view: Viewpoint, configured: Iterable[ProfileField]
) -> Iterable[tuple[str, Mapping[Any, int | None]]]:
    catalogue = standard_queries.get_catalogue()
    yield "peers_only", {True: seen.near(view)} if view.city_id else {}
    yield "practice_area", _each(seen, "practice_area", catalogue.area_by_id)
    yield "can_help_with", _each(seen, "help", catalogue.criterion_by_id)
    yield "looking_for", _each(seen, "seek", catalogue.criterion_by_id)
    for name in ("language", "country", "population_band"):
        yield name, _each(seen, name, seen.sets.values(name))
    yield "level", {level: seen.of_level(level) for level in LEVELS}
    yield "role", {role: of_role(seen, role) for role in ROLES}
    for one in configured:
        choices = [YES, NO] if one.type == "yes_no" else [choice["value"] for choice in one.choices]
        yield f"field:{one.slug}", _each(seen, f"field:{one.id}", choices)


def _each(seen: Seen, kind: str, values: Iterable[Any]) -> dict[Any, int | None]:
    return {value: seen.of(kind, value) for value in values}
