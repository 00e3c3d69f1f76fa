"""What is known of a city before anything is computed from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from forum.blueprints.cities.rules.indicators import NOTHING_TOLD, Indicators


@dataclass(frozen=True, slots=True)
class CityFacts:
    """One city: inhabitants, place in degrees (WGS 84), languages its city hall works in, what it told of itself.

    `told_languages` are those of `languages` that the city added.
    """

    id: int
    name: str
    country: str
    languages: tuple[str, ...]
    population: int
    latitude: float
    longitude: float
    capital: bool = False
    indicators: Indicators = NOTHING_TOLD
    told_languages: tuple[str, ...] = ()

    @property
    def untold(self) -> CityFacts:
        """The city without what it told of itself."""
        official = tuple(code for code in self.languages if code not in self.told_languages)
        return replace(self, languages=official, indicators=NOTHING_TOLD, told_languages=())
