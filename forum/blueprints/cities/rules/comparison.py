"""The most similar cities of every city at once, without comparing every pair."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import heappush, heapreplace

from forum.blueprints.cities.rules.facts import CityFacts
from forum.blueprints.cities.rules.indicators import MOST_STRETCH, NOTHING_TOLD
from forum.blueprints.cities.rules.profiles import Profile
from forum.blueprints.cities.rules.similarity import Similarity, distance_beyond, least_difference, similarity

_Kind = tuple[str, tuple[str, ...], bool]
_Shelf = tuple[CityFacts, Sequence[float], Sequence[Profile]]
_Nearest = list[tuple[float, int, Profile]]


class Candidates:
    """Cities among which similar ones are looked for, on shelves by country, language and duties, in order of size.

    The answer is that of `similar_cities` for the same cities: a shelf is read upwards and downwards from the city's
    own size, and only as far as size alone does not already make the next one too unlike.
    """

    def __init__(self, profiles: Iterable[Profile]) -> None:
        kinds: defaultdict[_Kind, list[Profile]] = defaultdict(list)
        for profile in profiles:
            kinds[profile.city.country, profile.city.languages, profile.city.capital].append(profile)
        self._shelves: list[_Shelf] = []
        for members in kinds.values():
            members.sort(key=lambda member: member.position[0])
            self._shelves.append((members[0].city, [member.position[0] for member in members], members))

    def similar_to(self, city: Profile, limit: int) -> list[Similarity]:
        """At most `limit` cities, the most similar first, never the city itself."""
        nearest: _Nearest = []
        shelves = [(least_difference(city.city, kind), number) for number, (kind, _, _) in enumerate(self._shelves)]
        for least, number in sorted(shelves):
            _, sizes, members = self._shelves[number]
            middle = bisect_left(sizes, city.position[0])
            _look(city, members, range(middle, len(members)), least, nearest, limit)
            _look(city, members, range(middle - 1, -1, -1), least, nearest, limit)
        ordered = sorted((-squared, -number, other) for squared, number, other in nearest)
        return [similarity(city, other, squared) for squared, _, other in ordered]


def _look(
    city: Profile, members: Sequence[Profile], numbers: Iterable[int], least: float, nearest: _Nearest, limit: int
) -> None:
    """Keep the nearest of these members; they grow ever more unlike in size."""
    size, own = city.position[0], city.city.id
    shrink = 1.0 if city.city.indicators is NOTHING_TOLD else 1 - MOST_STRETCH
    farthest = -nearest[0][0] if len(nearest) == limit else float("inf")
    for number in numbers:
        other = members[number]
        gap = other.position[0] - size
        if (gap * gap + least) * shrink > farthest:
            return
        squared = distance_beyond(least, city, other)
        if squared > farthest or other.city.id == own:
            continue
        entry = (-squared, -other.city.id, other)
        if len(nearest) < limit:
            heappush(nearest, entry)
        elif entry[:2] > nearest[0][:2]:
            heapreplace(nearest, entry)
        if len(nearest) == limit:
            farthest = -nearest[0][0]
