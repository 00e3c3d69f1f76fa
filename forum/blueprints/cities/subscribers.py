"""What follows when cities change."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.cities.events import CityChanged, CityJoined, CityMerged, IndicatorsChanged
from forum.blueprints.cities.services import computing
from forum.blueprints.cities.services import peers as choosing
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Event, Lane, subscribe


@subscribe(CityJoined, CityChanged, IndicatorsChanged, lane=Lane.SLOW, batch=500)
def compare_cities_anew(events: Sequence[Event]) -> None:
    """All cities are compared once for all that changed; nothing happens when no figure did."""
    computing.compute_peers(SYSTEM)


@subscribe(CityMerged)
def move_decisions(event: CityMerged) -> None:
    """What the city decided about its peers, kept and told belongs to the city it became part of."""
    choosing.follow_merge(SYSTEM, event.from_id, event.into_id)
