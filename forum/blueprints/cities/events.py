"""What happens to cities."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CityJoined(Event):
    """A city takes part in the network from now on."""

    city_id: int


@dataclass(frozen=True, kw_only=True)
class CityChanged(Event):
    """The facts of a city were corrected, so what shows them must be shown anew."""

    city_id: int


@dataclass(frozen=True, kw_only=True)
class StandingChanged(Event):
    """What a city says of a criterion changed, or who may know it."""

    city_id: int
    criterion_id: int


@dataclass(frozen=True, kw_only=True)
class CityMerged(Event):
    """A city became part of another; what belongs to `from_id` belongs to `into_id` from now on."""

    from_id: int
    into_id: int


@dataclass(frozen=True, kw_only=True)
class IndicatorsChanged(Event):
    """A city told its budget, staff, form of government or languages, so it is to be compared anew."""

    city_id: int


@dataclass(frozen=True, kw_only=True)
class PeerChosen(Event):
    """A city decided that another is always among its peers or never, or no longer either."""

    city_id: int
    peer_id: int


@dataclass(frozen=True, kw_only=True)
class PeerSetSaved(Event):
    """A city kept a list of its peers under a name."""

    set_id: int
    city_id: int


@dataclass(frozen=True, kw_only=True)
class PeerSetRemoved(Event):
    """A kept list is gone."""

    set_id: int
    city_id: int
