"""How well somebody who asks and somebody who offers fit, with the reasons, from both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forum.blueprints.cities.rules.reasons import Reason
from forum.blueprints.coaching.rules.hours import Week, hours_shared

# 100 in all: what is known matters most, then that the two can talk, then how alike their work is.
CRITERIA, WISH, MET, ALIKE, LANGUAGE, HOURS, ROOM, FORM, BACK = 25, 5, 10, 15, 15, 10, 5, 10, 5
ENOUGH_HOURS = 4
MOST_ALIKE = 12


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for; `helps` is what she herself can help with, `peers` the cities like hers."""

    asker_id: int
    city_id: int | None
    zone: str
    criteria: Set[int] = frozenset()
    languages: Sequence[str] = ()
    form: str = ""
    helps: Set[int] = frozenset()
    peers: Mapping[int, tuple[Reason, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Offered:
    """What somebody offers; `met` are criteria that her city lets the asker know it met, `wishes` and `seeks` what
    her profile tells the asker she can help with and looks for."""

    mentor_id: int
    city_id: int | None
    week: Week
    criteria: Set[int] = frozenset()
    languages: Sequence[str] = ()
    forms: Sequence[str] = ()
    wishes: Set[int] = frozenset()
    seeks: Set[int] = frozenset()
    met: Set[int] = frozenset()
    has_room: bool = True
    takes: bool = True


@dataclass(frozen=True)
class Because:
    """One reason and what it counts.

    `criteria` of `offers` and `wishes`: she helps with them; `met`: her city met them; `gives_back`: the asker helps
    with them. `alike` and `same_city` of the cities; `language` {languages} that both named, `form`; `hours` {hours}
    both are at work and free; `room`. Reasons against count nothing: `no_language` {languages} asked for, `no_room`,
    `paused`, `no_hours`. That a city met nothing is never a reason.
    """

    code: str
    points: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    criteria: tuple[int, ...] = ()
    likeness: tuple[Reason, ...] = ()

    @property
    def speaks_for(self) -> bool:
        return self.points > 0


@dataclass(frozen=True)
class Fit:
    """How well the two fit: at most 100, with all the reasons, the weightiest first."""

    score: int
    reasons: tuple[Because, ...]


def compare(wanted: Wanted, offered: Offered, now: datetime) -> Fit:
    """The fit of the two as of now."""
    found = [*_of_work(wanted, offered), *_of_places(wanted, offered), *_of_talking(wanted, offered, now)]
    ordered = sorted(found, key=lambda one: -one.points)
    return Fit(sum(one.points for one in ordered), tuple(ordered))


def _of_work(wanted: Wanted, offered: Offered) -> Iterator[Because]:
    shared = wanted.criteria & offered.criteria
    if shared:
        share = len(shared) / len(wanted.criteria)
        yield Because("offers", round(CRITERIA * share), criteria=tuple(sorted(shared)))
    if wishes := (wanted.criteria & offered.wishes) - shared:
        yield Because("wishes", WISH, criteria=tuple(sorted(wishes)))
    elif wanted.criteria & offered.wishes:
        yield Because("wishes_too", WISH)
    if met := wanted.criteria & offered.met:
        yield Because("met", MET, criteria=tuple(sorted(met)))
    if back := offered.seeks & wanted.helps:
        yield Because("gives_back", BACK, criteria=tuple(sorted(back)))
    if wanted.form and wanted.form in offered.forms:
        yield Because("form", FORM, {"form": wanted.form})


def _of_places(wanted: Wanted, offered: Offered) -> Iterator[Because]:
    if offered.city_id is None:
        return
    if offered.city_id == wanted.city_id:
        yield Because("same_city", ALIKE // 3)
    elif offered.city_id in list(wanted.peers)[:MOST_ALIKE]:
        yield Because("alike", ALIKE, likeness=wanted.peers[offered.city_id])


def _of_talking(wanted: Wanted, offered: Offered, now: datetime) -> Iterator[Because]:
    common = [code for code in wanted.languages if code in offered.languages]
    if common:
        yield Because("language", LANGUAGE, {"languages": common[:1]})
    elif wanted.languages:
        yield Because("no_language", values={"languages": tuple(wanted.languages)})
    hours = hours_shared(offered.week, wanted.zone, now) if offered.week.hours else 0
    if hours:
        yield Because("hours", max(1, round(HOURS * min(1, hours / ENOUGH_HOURS))), {"hours": hours})
    elif offered.week.hours:
        yield Because("no_hours")
    if not offered.takes:
        yield Because("paused")
    elif offered.has_room:
        yield Because("room", ROOM)
    else:
        yield Because("no_room")
