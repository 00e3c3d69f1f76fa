"""Against whom a city is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forum.blueprints.assessments.rules.sets import ALL, Place, region_keys

AUTO, REGION, BAND, BOTH = "auto", "region", "band", "both"
FRAMINGS = (AUTO, ALL, REGION, BAND, BOTH)
FIXED = (ALL, REGION, BAND, BOTH)


def keys_of(framing: str, place: Place | None) -> Sequence[str]:
    """The published sets that a framing stands for, the best first; none without a city but for all."""
    if framing == ALL:
        return (ALL,)
    if place is None:
        return ()
    band = f"band:{place.band}"
    both = (f"region:{place.region}+{band}",)
    return {REGION: region_keys(place), BAND: (band,), BOTH: both}.get(framing, ())


@dataclass(frozen=True)
class Framing:
    """The set that is compared with: its framing, key, and how many cities it has.

    `published` says that its figures are those of a quarter; else they are counted now, of cities that share.
    """

    code: str
    key: str = ""
    size: int = 0
    name: str = ""
    set_id: int | None = None

    @property
    def published(self) -> bool:
        """Whether it is one of the fixed sets."""
        return self.code in FIXED
