"""The fixed sets of cities whose figures are published: all, by region, by size, and by both where there are many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from forum.blueprints.cities.rules.population_bands import population_band

SMALLEST = 5  # cities in a set, and cities by which two sets differ
LARGE = 20  # cities from which a country, or the cities of one size in a region, are a set of their own
ALL = "all"

Members = frozenset[int]

_REGIONS = {
    "north": "US CA GL PM BM",
    "middle": "MX GT BZ HN SV NI CR PA CU DO HT JM PR BS BB TT AG DM GD KN LC VC AW CW GP MQ KY TC VG VI",
    "brazil": "BR",
    "andes": "CO EC PE BO VE GY SR GF",
    "south": "AR CL UY PY FK",
}
REGIONS = (*_REGIONS, "elsewhere")
_REGION_OF = {country: region for region, countries in _REGIONS.items() for country in countries.split()}


@dataclass(frozen=True)
class Place:
    """What puts a city into its sets."""

    city_id: int
    country_code: str
    population: int

    @property
    def region(self) -> str:
        """The region of its country."""
        return _REGION_OF.get(self.country_code, "elsewhere")

    @property
    def band(self) -> str:
        """The code of its population band."""
        return population_band(self.population).code

    def set_keys(self) -> tuple[str, ...]:
        """The sets it may belong to, the widest first."""
        region, band = f"region:{self.region}", f"band:{self.band}"
        return ALL, region, band, f"country:{self.country_code}", f"{region}+{band}"


def region_keys(place: Place) -> tuple[str, ...]:
    """The sets that say how cities around a city do, the best first: its country where that is large, its region."""
    return f"country:{place.country_code}", f"region:{place.region}"


def kept_key(set_id: int, saved_at: datetime) -> str:
    """The key of a list that a city kept; another list that gets its number later has another."""
    return f"set:{set_id}@{saved_at.timestamp():.0f}"


def propose(places: Iterable[Place]) -> dict[str, Members]:
    """Every set by its key, the widest first; what is of a country or of two facts only where there are many."""
    found: dict[str, set[int]] = {}
    for place in places:
        for key in place.set_keys():
            found.setdefault(key, set()).add(place.city_id)
    return {key: frozenset(found[key]) for key in sorted(found, key=_rank) if _is_wanted(key, found[key])}


def admit(
    proposed: Mapping[str, Members], before: Mapping[str, Members], smallest: int = SMALLEST
) -> dict[str, Members]:
    """The sets that are published this quarter, with their members.

    A set that differs from what it was when last published by fewer than `smallest` cities keeps its members of then;
    one that is smaller than that, or differs by fewer from one before it in the list, is left out.
    """
    admitted: dict[str, Members] = {}
    for key, wanted in proposed.items():
        members = before[key] if key in before and _close(wanted, before[key], smallest) else wanted
        if len(members) >= smallest and not any(_close(members, other, smallest) for other in admitted.values()):
            admitted[key] = members
    return admitted


def _close(one: Members, other: Members, smallest: int) -> bool:
    return 0 < len(one ^ other) < smallest


def _is_wanted(key: str, members: set[int]) -> bool:
    narrow = key.startswith("country:") or "+" in key
    return len(members) >= LARGE if narrow else True


def _rank(key: str) -> tuple[int, str]:
    """The widest sets first: where two come too close, the wider one is told."""
    kind = "both" if "+" in key else key.partition(":")[0]
    return (ALL, "region", "band", "country", "both").index(kind), key
