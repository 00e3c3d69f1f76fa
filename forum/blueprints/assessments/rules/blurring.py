"""Counting cities that say nothing without learning anything of one of them (decision 22).

Of a city that does not share a criterion, one blurred bit is counted in each quarter (Erlingsson, Pihur and Korolova:
RAPPOR, 2014). A coin that the city keeps for good turns the truth round now and then, so that quarters cannot be
averaged; a second coin of the quarter turns that round again, so that a change of the bit proves no change of the
city. The whole is put right for both, since it is known how often they lie.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import sqrt

LIES = 0.15  # how often the coin that is kept for good turns the truth round
SLIPS = 0.15  # how often the coin of a quarter turns that round again
_SPAN = 2.0**64


@dataclass(frozen=True)
class Coins:
    """The coins of an installation; whoever lacks the `key` can tell none of them. Chances are from 0 to below 1/2."""

    key: bytes
    lies: float = LIES
    slips: float = SLIPS

    def tell(self, city_id: int, criterion_id: int, quarter: str, met: bool) -> bool:
        """The blurred bit; asking again answers the same."""
        kept = met != self._turned(f"kept {city_id} {criterion_id} {met:d}", self.lies)
        return kept != self._turned(f"told {city_id} {criterion_id} {quarter} {kept:d}", self.slips)

    @cached_property
    def turned(self) -> float:
        """How often a blurred bit is not the truth."""
        return self.lies * (1 - self.slips) + self.slips * (1 - self.lies)

    def estimate(self, told: float, silent: int) -> float:
        """How many of `silent` bits are true when `told` of them say so; right on average, and below 0 now and then."""
        return (told - silent * self.turned) / (1 - 2 * self.turned)

    def error(self, silent: float) -> float:
        """The standard deviation of that estimate."""
        return sqrt(silent * self.turned * (1 - self.turned)) / (1 - 2 * self.turned)

    def _turned(self, subject: str, chance: float) -> bool:
        if not chance:
            return False
        return int.from_bytes(hmac.digest(self.key, subject.encode(), sha256)[:8], "big") < chance * _SPAN
