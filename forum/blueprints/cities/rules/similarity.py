"""Which cities resemble a city."""

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass

from forum.blueprints.cities.rules.profiles import Profile
from forum.blueprints.cities.rules.reasons import Reason, reasons_for, shared_language

# Added to the squared distance. Law and budget rules stop at the border, and a document one cannot read is of
# less use: each costs nearly as much as a standard deviation of size.
OTHER_COUNTRY = 1.5
OTHER_LANGUAGE = 1.5


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
    nearest = heapq.nsmallest(limit, ((_squared(city, other), other.city.id, other) for other in others))
    return [Similarity(city_id, _score(squared), reasons_for(city, other)) for squared, city_id, other in nearest]


def _squared(city: Profile, other: Profile) -> float:
    a, b = city.position, other.position
    squared = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2 + (a[3] - b[3]) ** 2
    if city.city.country != other.city.country:
        squared += OTHER_COUNTRY
    if shared_language(city, other) is None:
        squared += OTHER_LANGUAGE
    return squared


def _score(squared: float) -> float:
    return 1 / (1 + math.sqrt(squared))
