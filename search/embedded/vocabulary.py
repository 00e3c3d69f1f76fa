"""The words of an index that a mistyped word may have meant."""

from collections import Counter
from dataclasses import dataclass

from tantivy import Searcher

from search.typos import allowed_typos, distance_within

# Typos in the first two letters are rare and left to a slower query.
_SURE = 2
_MOST = 12


@dataclass(frozen=True)
class Nearby:
    """Spellings one and two typos away, the most frequent first."""

    one: tuple[str, ...] = ()
    two: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.one or self.two)

    def best(self, count: int) -> tuple[str, ...]:
        """The likeliest spellings."""
        return (*self.one, *self.two)[:count]


def nearby(searcher: Searcher, fields: tuple[str, ...], word: str) -> Nearby:
    """Words of these fields within the typos this word may have and with the same first two letters."""
    limit = allowed_typos(word)
    if not limit:
        return Nearby()
    found: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for field in fields:
        for candidate, frequency in searcher.terms_with_prefix(field, word[:_SURE]):
            if abs(len(candidate) - len(word)) <= limit and candidate != word:
                distance = distance_within(word, candidate, limit)
                if distance:
                    found[distance - 1][candidate] += frequency
    one, two = (tuple(spelling for spelling, _ in counter.most_common(_MOST)) for counter in found)
    return Nearby(one, two)
