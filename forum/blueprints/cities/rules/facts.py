"""What is known of a city before anything is computed from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CityFacts:
    """One city: inhabitants, place in degrees (WGS 84), languages as `languages_of` gives them."""

    id: int
    name: str
    country: str
    languages: tuple[str, ...]
    population: int
    latitude: float
    longitude: float
