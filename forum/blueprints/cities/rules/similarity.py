"""Which cities resemble a city."""

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass

from forum.blueprints.cities.rules.facts import CityFacts
from forum.blueprints.cities.rules.indicators import NOTHING_TOLD, stretch
from forum.blueprints.cities.rules.profiles import Profile
from forum.blueprints.cities.rules.reasons import Reason, reasons_for

# Added to the squared distance. Law and budget rules stop at the border, and a document one cannot read is of
# less use: each costs nearly as much as a standard deviation of size. Within a country of two languages much is
# published in both, so another language costs half there. The seat of a government has other duties and other money.
OTHER_COUNTRY = 1.5
OTHER_LANGUAGE = 1.5
OTHER_LANGUAGE_AT_HOME = 0.75
OTHER_DUTIES = 0.75


@dataclass(frozen=True, slots=True)
class Similarity:
    """A similar city: `score` is 1 for no difference and falls towards 0 as the distance grows."""

    city_id: int
    score: float
    reasons: tuple[Reason, ...]


def similar_cities(city: Profile, candidates: Iterable[Profile], limit: int) -> list[Similarity]:
    """At most `limit` of the candidates, the most similar first, never the city itself.

    Standardised and weighted Euclidean distance in the manner of CIPFA's nearest neighbours, over facts of
    place and size alone, never over results. All profiles come from one call of `profile_cities`. Equal
    distances go by id, so that the same facts give the same list.
    """
    others = (other for other in candidates if other.city.id != city.city.id)
    nearest = heapq.nsmallest(limit, ((squared_distance(city, other), other.city.id, other) for other in others))
    return [similarity(city, other, squared) for squared, _, other in nearest]


def similarity(city: Profile, other: Profile, squared: float) -> Similarity:
    """The pair in words, at that squared distance."""
    return Similarity(other.city.id, 1 / (1 + math.sqrt(squared)), reasons_for(city, other))


def squared_distance(city: Profile, other: Profile) -> float:
    """How unlike two cities are, squared."""
    return distance_beyond(least_difference(city.city, other.city), city, other)


def distance_beyond(least: float, city: Profile, other: Profile) -> float:
    """The same where the least difference of the two is known."""
    (a, b, c, d), (e, f, g, h) = city.position, other.position
    squared = (a - e) * (a - e) + (b - f) * (b - f) + (c - g) * (c - g) + (d - h) * (d - h) + least
    told = city.city.indicators
    if told is NOTHING_TOLD:
        return squared
    return squared * stretch(told, other.city.indicators, city.spreads)


def least_difference(one: CityFacts, other: CityFacts) -> float:
    """What country, language and duties alone add."""
    speaks = one.languages == other.languages or bool({*one.languages} & {*other.languages})
    added = OTHER_DUTIES if one.capital != other.capital else 0.0
    if one.country != other.country:
        return added + OTHER_COUNTRY + (0.0 if speaks else OTHER_LANGUAGE)
    return added + (0.0 if speaks else OTHER_LANGUAGE_AT_HOME)
