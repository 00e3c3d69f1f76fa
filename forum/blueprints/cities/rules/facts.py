"""What is known of a city before anything is computed from it."""

from dataclasses import dataclass

from forum.blueprints.cities.rules.indicators import NOTHING_TOLD, Indicators


@dataclass(frozen=True, slots=True)
class CityFacts:
    """One city: inhabitants, place in degrees (WGS 84), languages its city hall works in, what it told of itself."""

    id: int
    name: str
    country: str
    languages: tuple[str, ...]
    population: int
    latitude: float
    longitude: float
    capital: bool = False
    indicators: Indicators = NOTHING_TOLD
