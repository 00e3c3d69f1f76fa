"""Why somebody is shown, and the languages that forms offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any

from forum.blueprints.cities.rules.reasons import Reason

# Spoken in the city halls of the Americas, the languages of the interface first; any other code is accepted too.
OFFERED_LANGUAGES = (
    "en", "es", "pt", "fr", "ar", "ay", "de", "gn", "hi", "ht", "it", "ja", "ko", "nl", "nv", "pl", "qu", "ru", "tl",
    "vi", "zh",
)  # fmt: skip

# So many cities are called "like yours"; those after them only come later in the order.
MOST_ALIKE = 12

_ORDER = ("met", "can_help", "looks_for", "same_city", "similar_city", "shared_language", "answers")


@dataclass(frozen=True)
class Why:
    """A reason for showing a person: a code and what the sentence for it needs.

    `can_help` {codes}: with `criteria` asked about or that the viewer looks for. `also_helps` {codes}: the same beside
    what a list is about. `looks_for` {codes}: the viewer can
    help with them. `similar_city` {reasons}: codes of the likeness. `same_city`: a colleague. `met` {codes, city}: her
    city met what is asked about. `shared_language` {language}: she works in one of the viewer's. `answers` {days}: she
    usually answers within so many days.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    criteria: tuple[int, ...] = ()
    likeness: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Viewpoint:
    """What is known of whoever looks: the criteria she looks for and can help with, her city and others by likeness."""

    member_id: int | None = None
    city_id: int | None = None
    seeks: Set[int] = frozenset()
    helps: Set[int] = frozenset()
    peers: Mapping[int, tuple[Reason, ...]] = field(default_factory=dict)

    @property
    def alike(self) -> list[int]:
        """The cities that are called like hers, the most similar first."""
        return list(self.peers)[:MOST_ALIKE]


def reasons_for(
    view: Viewpoint,
    *,
    member_id: int,
    city_id: int | None,
    helps: Set[int],
    seeks: Set[int],
    asked: Set[int] = frozenset(),
) -> tuple[Why, ...]:
    """All that speaks for showing this person to that viewer, the weightiest first; nothing about oneself.

    Criteria are ids; `asked` are those the list is about.
    """
    if member_id == view.member_id:
        return ()
    return tuple(_reasons(view, city_id, helps & (asked | view.seeks), seeks & view.helps))


def in_order(reasons: Iterable[Why]) -> tuple[Why, ...]:
    """The weightiest first; a language is not told again where the likeness of the cities tells it."""
    told = sorted(reasons, key=lambda why: _ORDER.index(why.code))
    likeness = {reason.code for why in told for reason in why.likeness}
    return tuple(why for why in told if why.code != "shared_language" or "same_language" not in likeness)


def reasons_about(reasons: Iterable[Why], code: str) -> list[Why]:
    """The reasons as a list about one criterion tells them: what it is about is not said of each, the rest comes last.

    Without a code they stay as they are.
    """
    if not code:
        return list(reasons)
    first: list[Why] = []
    last: list[Why] = []
    for why in reasons:
        others = [one for one in why.values.get("codes", ()) if one != code]
        if why.code == "can_help":
            last += [replace(why, code="also_helps", values={"codes": others})] if others else []
        else:
            (last if why.code == "looks_for" else first).append(why)
    return first + last


def _reasons(view: Viewpoint, city_id: int | None, gives: Set[int], takes: Set[int]) -> Iterator[Why]:
    if gives:
        yield Why("can_help", criteria=tuple(sorted(gives)))
    if takes:
        yield Why("looks_for", criteria=tuple(sorted(takes)))
    if city_id is not None and city_id == view.city_id:
        yield Why("same_city")
    elif city_id is not None and city_id in list(view.peers)[:MOST_ALIKE]:
        likeness = view.peers[city_id]
        yield Why("similar_city", {"reasons": [reason.code for reason in likeness]}, likeness=likeness)
