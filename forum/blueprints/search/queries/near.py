"""Which hits come from cities like the reader's, and why those are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum.blueprints.cities.queries.peers import find_peers
from forum.blueprints.cities.rules.reasons import Reason
from forum.blueprints.cities.rules.wording import phrases
from forum.blueprints.search.queries.saving import get_habits
from forum.blueprints.search.rules.asking import Asked
from forum.kernel.actor import Actor, Member
from forum.kernel.i18n import _
from forum.kernel.search import Source
from search.engine import Hit

# In a small network even the most similar city may resemble one's own in little.
_ALIKE = frozenset({"similar_size", "chosen"})


@dataclass(frozen=True)
class Near:
    """The cities like the reader's with the reasons; none for who has no city or does not want this."""

    cities: Mapping[int, tuple[Reason, ...]]


NOWHERE = Near({})


def near_to(actor: Actor, asked: Asked) -> Near:
    """The cities whose hits are raised for this search."""
    if not asked.near_first or asked.newest_first or not isinstance(actor, Member) or actor.city_id is None:
        return NOWHERE
    if not get_habits(actor)["near_first"]:
        return NOWHERE
    peers = find_peers(actor.city_id)
    return Near({city_id: reasons for city_id, reasons in peers.items() if any(one.code in _ALIKE for one in reasons)})


def reasons_for(source: Source, hits: Sequence[Hit], alike: Near) -> Mapping[str, str]:
    """By hit, why it is raised; one statement."""
    if source.cities is None or not hits:
        return {}
    cities = source.cities(hits)
    return {
        hit_id: _("A city like yours: %(reasons)s", reasons=phrases(alike.cities[city_id]))
        for hit_id, city_id in cities.items()
        if city_id in alike.cities
    }
